"""The invoice that an invoice's own PDF holds as XML (Factur-X, ZUGFeRD, XRechnung), read strictly or not at all."""
