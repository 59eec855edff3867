"""Pages of people: sign-in, profile, consent, data, invitations."""
