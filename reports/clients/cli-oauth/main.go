// The device grant of github.com/cli/oauth, as ExampleRequestCode of its package device uses it.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/cli/oauth/device"
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
	clientID := os.Getenv("RFC8628_CLIENT_ID")
	scopes := strings.Fields(os.Getenv("RFC8628_SCOPE"))
	code, err := device.RequestCode(http.DefaultClient, os.Getenv("RFC8628_DEVICE_AUTHORIZATION_ENDPOINT"), clientID, scopes)
	if err != nil {
		return err
	}
	fmt.Printf("Copy code: %q\n", code.UserCode)
	fmt.Printf("then open: %q\n", code.VerificationURI)
	fmt.Printf("The code is good for %d seconds.\n", code.ExpiresIn)
	_, err = device.Wait(ctx, http.DefaultClient, os.Getenv("RFC8628_TOKEN_ENDPOINT"), device.WaitOptions{
		ClientID:     clientID,
		ClientSecret: os.Getenv("RFC8628_CLIENT_SECRET"),
		DeviceCode:   code,
	})
	return err
}
