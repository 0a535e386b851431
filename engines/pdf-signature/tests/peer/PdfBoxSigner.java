import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.*;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.cms.*;
import org.bouncycastle.asn1.ess.*;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.operator.jcajce.*;

/** PDFBox as a peer: PdfBoxSigner CORPUS IN.pdf OUT.pdf WHO pkcs7|cades */
public class PdfBoxSigner {
    public static void main(String[] words) throws Exception {
        Path corpus = Paths.get(words[0]);
        String who = words[3];
        boolean cades = words[4].equals("cades");
        X509Certificate own = certificate(corpus, who);
        List<X509Certificate> chain = Arrays.asList(own, certificate(corpus, "ca"));
        PrivateKey key = key(corpus, who);
        try (PDDocument document = PDDocument.load(new File(words[1]));
                OutputStream out = new FileOutputStream(words[2])) {
            PDSignature signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(cades ? COSNames.CADES : PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
            signature.setName(who);
            Calendar day = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
            day.setTimeInMillis(1_775_034_000_000L);
            signature.setSignDate(day);
            document.addSignature(signature, content -> message(content, key, own, chain, cades));
            document.saveIncremental(out);
        }
    }

    static byte[] message(InputStream content, PrivateKey key, X509Certificate own,
            List<X509Certificate> chain, boolean cades) throws IOException {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            JcaSignerInfoGeneratorBuilder builder = new JcaSignerInfoGeneratorBuilder(
                    new JcaDigestCalculatorProviderBuilder().build());
            if (cades) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(own.getEncoded());
                SigningCertificateV2 reference =
                        new SigningCertificateV2(new ESSCertIDv2[] {new ESSCertIDv2(hash)});
                ASN1EncodableVector more = new ASN1EncodableVector();
                more.add(new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, new DERSet(reference)));
                CMSAttributeTableGenerator usual =
                        new DefaultSignedAttributeTableGenerator(new AttributeTable(more));
                // PAdES tells the time in the dictionary and not in the message.
                builder.setSignedAttributeGenerator(given -> usual.getAttributes(given)
                        .remove(CMSAttributes.signingTime).remove(CMSAttributes.cmsAlgorithmProtect));
            }
            String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            generator.addSignerInfoGenerator(
                    builder.build(new JcaContentSignerBuilder(algorithm).build(key), own));
            generator.addCertificates(new JcaCertStore(chain));
            byte[] bytes = content.readAllBytes();
            return generator.generate(new CMSProcessableByteArray(bytes), false).getEncoded("DER");
        } catch (GeneralSecurityException | CMSException | org.bouncycastle.operator.OperatorException error) {
            throw new IOException(error);
        }
    }

    static X509Certificate certificate(Path corpus, String name) throws Exception {
        try (InputStream in = Files.newInputStream(corpus.resolve(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static PrivateKey key(Path corpus, String name) throws Exception {
        String text = new String(Files.readAllBytes(corpus.resolve(name + ".key")), "US-ASCII");
        byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        String kind = name.startsWith("ec") ? "EC" : "RSA";
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    static final class COSNames {
        static final org.apache.pdfbox.cos.COSName CADES =
                org.apache.pdfbox.cos.COSName.getPDFName("ETSI.CAdES.detached");
    }
}
