/// What the people and agents of generated conversations say, spelled as it stands between the quotes of a JSON string.
enum Vocabulary {
    static let sentences = [
        "I look at the order first.",
        "Paid in full, nothing refunded yet.",
        "The customer wants a replacement rather than a refund.",
        "The policy allows a refund within 30 days of delivery, and this parcel arrived 12 days ago.",
        "Two articles mention this; the second one is newer.",
        "Before I promise anything I check the stock in the warehouse in Łódź.",
        "The tracking page says \\\"out for delivery\\\" since Tuesday.",
        "She wrote: \\\"it arrived broken\\\", with a photo attached.",
        "Herr Müller fragt nach der Rechnung für März.",
        "The amount is 59,90 € including VAT.",
        "No answer from the carrier; I try again with the other number.",
        "お客様は返金を希望しています。",
        "The path on the share is C:\\\\returns\\\\2026\\\\may.",
        "Note:\\n- the label is missing\\n- the box was opened",
        "That is above the limit of this desk, so a person has to agree.",
        "I ask the shipping agent to find the parcel.",
        "The totals differ by one cent, which comes from rounding each line.",
        "Customer is happy \\ud83d\\ude42 and needs nothing else.",
        "Nothing else is open on this account.",
        "The caf\\u00e9 order was shipped in two parcels, the second one is late.",
        "Thanks for waiting! 🎉 Your refund is on its way.",
        "The column is empty:\\tno serial number was recorded.",
        "I compare the address on the invoice with the one on the label, letter by letter.",
        "An earlier ticket from April describes the same fault in the same batch.",
        "The rule for gift cards is different: they are re-issued and never paid out.",
        "Only the manager can waive the fee, so I prepare the request and stop here.",
        "Le colis est resté bloqué à la douane de Genève.",
        "On it.", "Order found.", "One moment, please.", "That is settled.", "Noch offen.", "I check the address.",
        "No refund so far.", "Parcel is back.", "The carrier agrees.", "Déjà remboursé.", "Stock: 3 left.",
        "The customer has been with us since 2017 and never returned anything before.",
    ]

    static let people = [
        "Ada Lindqvist", "Łukasz Woźniak", "佐藤 花子", "Maria García", "O'Neill, Siobhán", "Nguyễn Thị Hạnh", "John Smith",
        "Zoë Brontë", "Иван Петров", "Fatima al-Zahra", "Chris Park", "Jürgen Groß",
    ]

    static let products = [
        "Kettle, 1.7 l", "Lamp \\\"Nord\\\"", "Müsli bowl", "USB-C cable, 2 m", "Notebook A5", "抹茶セット",
        "Desk 120×60 cm",
        "Wool blanket", "Bicycle bell", "Café press",
    ]

    static let errors = [
        "HTTP 503: the service is busy", "HTTP 404: no such order", "timed out after 10 s",
        "HTTP 429: too many requests",
    ]

    static let titles = [
        "Refunds above the limit", "Damaged on arrival", "Where is my parcel?", "Changing an address after dispatch",
        "Gift cards and vouchers", "Zölle und Einfuhrsteuer", "Returns without a receipt",
    ]

    static let agents = ["Refund desk", "Shipping desk", "Article search", "Translator", "Invoice checker"]
}
