//! The device grant of the crate openidconnect, as its example (okta_device_grant.rs) uses it.

use openidconnect::core::*;
use openidconnect::reqwest::{blocking::ClientBuilder, redirect::Policy};
use openidconnect::{
    AdditionalProviderMetadata, ClientId, ClientSecret, DeviceAuthorizationUrl, IssuerUrl, ProviderMetadata, Scope,
};
use serde::{Deserialize, Serialize};
use std::{env, error::Error, process::exit};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct DeviceEndpointMetadata {
    device_authorization_endpoint: DeviceAuthorizationUrl,
}
impl AdditionalProviderMetadata for DeviceEndpointMetadata {}
type DeviceProviderMetadata = ProviderMetadata<
    DeviceEndpointMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

fn sign_in() -> Result<(), Box<dyn Error>> {
    let http_client = ClientBuilder::new().redirect(Policy::none()).build()?;
    let issuer = IssuerUrl::new(env::var("RFC8628_ISSUER")?)?;
    let metadata = DeviceProviderMetadata::discover(&issuer, &http_client)?;
    let device_url = metadata.additional_metadata().device_authorization_endpoint.clone();
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(env::var("RFC8628_CLIENT_ID")?),
        env::var("RFC8628_CLIENT_SECRET").ok().map(ClientSecret::new),
    )
    .set_device_authorization_url(device_url);
    let scope = env::var("RFC8628_SCOPE").unwrap_or_default();
    let details: CoreDeviceAuthorizationResponse = client
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
        .exchange_device_access_token(&details)?
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
