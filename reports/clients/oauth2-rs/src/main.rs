//! The device grant of the crate oauth2, as its example (google_devicecode.rs) uses it.

use oauth2::basic::BasicClient;
use oauth2::reqwest::{blocking::ClientBuilder, redirect::Policy};
use oauth2::{ClientId, ClientSecret, DeviceAuthorizationUrl, Scope, StandardDeviceAuthorizationResponse, TokenUrl};
use std::{env, error::Error, process::exit};

fn sign_in() -> Result<(), Box<dyn Error>> {
    let device_url = DeviceAuthorizationUrl::new(env::var("RFC8628_DEVICE_AUTHORIZATION_ENDPOINT")?)?;
    let mut client = BasicClient::new(ClientId::new(env::var("RFC8628_CLIENT_ID")?))
        .set_token_uri(TokenUrl::new(env::var("RFC8628_TOKEN_ENDPOINT")?)?)
        .set_device_authorization_url(device_url);
    if let Ok(secret) = env::var("RFC8628_CLIENT_SECRET") {
        client = client.set_client_secret(ClientSecret::new(secret));
    }
    let http_client = ClientBuilder::new().redirect(Policy::none()).build()?;
    let scope = env::var("RFC8628_SCOPE").unwrap_or_default();
    let details: StandardDeviceAuthorizationResponse = client
        .exchange_device_code()
        .add_scopes(scope.split_whitespace().map(|each| Scope::new(each.to_string())))
        .request(&http_client)?;
    // {:?}: what the server sent is made safe for a terminal.
    println!(
        "Open this URL in your browser:\n{:?}\nand enter the code: {:?}\nwithin {} seconds",
        details.verification_uri().as_str(),
        details.user_code().secret(),
        details.expires_in().as_secs(),
    );
    client
        .exchange_device_access_token(&details)
        .request(&http_client, std::thread::sleep, None)?;
    Ok(())
}

fn main() {
    if let Err(error) = sign_in() {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(each) = cause {
            text += &format!(": {each}");
            cause = each.source();
        }
        eprintln!("Not signed in: {text:?}");
        exit(1);
    }
    println!("Signed in.");
}
