"""Real servers and bad wires for the tests: how each is started, and stopped again."""
