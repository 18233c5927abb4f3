// The tests of CharivoServer.
