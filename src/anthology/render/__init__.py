"""From the edition's documents to EPUB and PDF."""
