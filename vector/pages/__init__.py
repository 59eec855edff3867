"""The CMS: page base, home, standard pages, blocks and navigation."""
