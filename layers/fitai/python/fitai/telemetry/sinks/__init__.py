"""Where product events are sent, behind one interface."""
