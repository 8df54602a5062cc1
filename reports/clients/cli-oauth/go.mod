module example/login

go 1.25.0

require github.com/cli/oauth v1.2.2
