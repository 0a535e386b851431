//! Serves every part of the page layer: `cargo run -p yakusho-pages --example gallery`.

#[path = "../tests/site/gallery.rs"]
mod gallery;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}/parts  /fields  /question  /wrong  /staff/work  /staff/case");
    axum::serve(listener, gallery::app()).await
}
