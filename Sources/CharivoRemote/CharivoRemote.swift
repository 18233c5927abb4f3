// The client half of an app's own server.
