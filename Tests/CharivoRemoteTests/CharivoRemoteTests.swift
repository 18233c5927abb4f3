// The tests of CharivoRemote.
