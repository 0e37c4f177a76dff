"""The edge to sms-vote.ru: its HTTP, its JSON and its errors. Vendor words end here."""
