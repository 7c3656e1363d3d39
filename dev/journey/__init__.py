"""The main job, played over real HTTP: three case systems, a customer's browser, an accountant, a mail server."""
