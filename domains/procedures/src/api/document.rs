//! The OpenAPI document as a whole.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, Content, Info, OpenApi, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, PathItem},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::wire::{FieldProblem, ProblemDetails};

/// The security schemes: their names, and what their token is.
const TOKENS: [(&str, &str); 3] = [
    ("draft", "The code of a draft, given once when it is begun."),
    ("application", "The code of an application, given with its number and on its receipt."),
    ("staff", "The token of a staff session."),
];

/// Adds what all calls have in common: the title, the tokens, and how a "no" is said.
#[must_use]
pub fn complete(parts: impl IntoIterator<Item = OpenApi>) -> OpenApi {
    let mut document = OpenApi::default();
    for part in parts {
        document.merge(part);
    }
    document.info = Info::new("yakusho", "1");
    document.info.description = Some(
        "Everything that the pages of yakusho can do. Texts for people are in the language of \
         Accept-Language: ja, ja-easy (やさしい日本語) or en. Cookies open nothing."
            .to_owned(),
    );
    let components = document.components.get_or_insert_with(Components::new);
    for (name, about) in TOKENS {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about));
        components.add_security_scheme(name, SecurityScheme::Http(scheme.build()));
    }
    let schemas = [
        (ProblemDetails::name(), ProblemDetails::schema()),
        (FieldProblem::name(), FieldProblem::schema()),
    ];
    components.schemas.extend(schemas.map(|(name, schema)| (name.into_owned(), schema)));
    components.responses.insert("Problem".to_owned(), RefOr::T(problem()));
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in methods_mut(item) {
            operation.operation_id = Some(name(method, path));
            let refusal = RefOr::Ref(Ref::from_response_name("Problem"));
            operation.responses.responses.entry("default".to_owned()).or_insert(refusal);
        }
    }
    document
}

fn problem() -> Response {
    let schema = Ref::from_schema_name(ProblemDetails::name());
    ResponseBuilder::new()
        .description("A \"no\" as RFC 9457 says it, with the fields to mend where there are any.")
        .content("application/problem+json", Content::new(Some(schema)))
        .build()
}

/// Every call of a document: method and path.
#[must_use]
pub fn operations(document: &OpenApi) -> Vec<(&'static str, String)> {
    let of = |(path, item): (&String, &PathItem)| {
        let all = [
            ("GET", item.get.is_some()),
            ("PUT", item.put.is_some()),
            ("POST", item.post.is_some()),
            ("DELETE", item.delete.is_some()),
            ("PATCH", item.patch.is_some()),
        ];
        let path = path.clone();
        all.into_iter().filter(|(_, there)| *there).map(move |(method, _)| (method, path.clone()))
    };
    document.paths.paths.iter().flat_map(of).collect()
}

fn methods_mut(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// A name that no other call has: the method and the words of the path.
fn name(method: &str, path: &str) -> String {
    let words = path.trim_start_matches("/api/v1").split('/').filter(|word| !word.is_empty());
    let words = words.map(|word| match word.strip_prefix('{') {
        Some(place) => format!("by_{}", place.trim_end_matches('}')),
        None => word.to_owned(),
    });
    words.fold(method.to_owned(), |name, word| format!("{name}_{word}"))
}
