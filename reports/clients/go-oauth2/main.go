// The device grant of golang.org/x/oauth2, as ExampleConfig_DeviceAuth of its documentation uses it.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/oauth2"
)

func main() {
	if err := signIn(context.Background()); err != nil {
		// %q: what the server sent is made safe for a terminal.
		fmt.Fprintf(os.Stderr, "Not signed in: %q\n", err.Error())
		os.Exit(1)
	}
	fmt.Println("Signed in.")
}

func signIn(ctx context.Context) error {
	config := &oauth2.Config{
		ClientID:     os.Getenv("RFC8628_CLIENT_ID"),
		ClientSecret: os.Getenv("RFC8628_CLIENT_SECRET"),
		Scopes:       strings.Fields(os.Getenv("RFC8628_SCOPE")),
		Endpoint: oauth2.Endpoint{
			DeviceAuthURL: os.Getenv("RFC8628_DEVICE_AUTHORIZATION_ENDPOINT"),
			TokenURL:      os.Getenv("RFC8628_TOKEN_ENDPOINT"),
		},
	}
	if os.Getenv("AUTH_STYLE") == "in-params" {
		config.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	response, err := config.DeviceAuth(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("Please enter code %q at %q", response.UserCode, response.VerificationURI)
	if !response.Expiry.IsZero() {
		fmt.Printf(" before %s", response.Expiry.Format("15:04:05 MST"))
	}
	fmt.Println()
	_, err = config.DeviceAccessToken(ctx, response)
	return err
}
