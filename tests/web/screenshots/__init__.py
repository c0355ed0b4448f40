"""Every page of the workspace in every state that looks different: listed once, for pictures and for axe."""
