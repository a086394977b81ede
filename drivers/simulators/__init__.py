"""The demo plant and the protocol servers that publish it on loopback."""
