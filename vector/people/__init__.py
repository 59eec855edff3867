"""People, organisations, regions, memberships, consents and sign-in links."""
