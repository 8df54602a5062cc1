// A small server over the example OP of github.com/zitadel/oidc/v3: the example's own pages and storage, with the clients
// and users that a run needs.
package main

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"os"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// public is a device client without a secret; the example has constructors for confidential ones only.
type public struct{ op.Client }

func (public) AuthMethod() oidc.AuthMethod { return oidc.AuthMethodNone }

func (public) ApplicationType() op.ApplicationType { return op.ApplicationTypeNative }

type withPublicClients struct{ *storage.Storage }

func (s withPublicClients) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	client, err := s.Storage.GetClientByClientID(ctx, id)
	if err == nil && (id == "tv" || id == "radio") {
		return public{client}, nil
	}
	return client, err
}

func main() {
	users, err := storage.StoreFromFile("users.json")
	if err != nil {
		log.Fatal(err)
	}
	storage.RegisterClients(
		storage.DeviceClient("tv", "never-used"),
		storage.DeviceClient("radio", "never-used"),
		storage.DeviceClient("box", "box-secret-for-a-test"),
		storage.NativeClient("web", "http://127.0.0.1:9/cb"),
	)
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	server := exampleop.SetupServer("http://localhost:9998/", withPublicClients{storage.NewStorage(users)}, logger, false)
	log.Fatal(http.ListenAndServe("127.0.0.1:9998", server))
}
