"""What people call the columns that hold a field, in English, German, French and Spanish."""

from __future__ import annotations

import re
import unicodedata

WHOLE_NAMES = (
    "vor und nachname", "vor nachname", "vorname und nachname", "vorname nachname", "nachname vorname",
    "vor und zuname", "nachname und vorname", "first and last name", "first last name", "first name last name",
    "last name first name", "first and last", "first last", "prenom et nom", "prenom nom", "nom et prenom",
    "nom prenom", "nombre y apellidos",
    "nombre y apellido", "nombre apellidos", "apellidos y nombre", "name vorname", "name und vorname", "vorname name",
    "vorname und name",
)  # fmt: skip
"""First and last name in one column."""
NAMES: dict[str, tuple[str, ...]] = {
    "email": (
        "email", "e mail", "mail", "email address", "e mail address", "mail address", "work email", "business email",
        "contact email", "emailadresse", "e mail adresse", "mailadresse", "courriel", "adresse email", "correo",
        "correo electronico", "email 1", "primary email", "customer email",
    ),
    "phone": (
        "phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "mobile number", "cell", "cell phone",
        "contact number", "telefon", "telefonnummer", "rufnummer", "handy", "handynummer", "mobil", "mobilnummer",
        "telephone portable", "numero de telephone", "telefono", "movil", "whatsapp", "work phone", "business phone",
    ),
    "name": (
        "name", "full name", "contact name", "contact", "contact person", "person", "customer", "customer name",
        "lead name", "vollstandiger name", "ansprechpartner", "kunde", "kontakt", "nom complet", "nombre completo",
        "client", *WHOLE_NAMES, *(f"name {name}" for name in WHOLE_NAMES),
    ),
    "first_name": ("first name", "firstname", "given name", "forename", "vorname", "prenom", "nombre"),
    "last_name": (
        "last name", "lastname", "surname", "family name", "nachname", "familienname", "apellido", "nom",
    ),
    "company": (
        "company", "company name", "organisation", "organization", "account", "account name", "business", "firm",
        "employer", "firma", "unternehmen", "unternehmensname", "betrieb", "societe", "entreprise", "empresa",
        "company account",
    ),
    "address": ("address", "street", "street address", "adresse", "anschrift", "strasse", "direccion"),
    "external_id": (
        "id", "external id", "contact id", "lead id", "customer id", "client id", "person id", "record id", "crm id",
        "prospect id", "lead number", "customer number", "kundennummer", "kunden nr", "kundennr", "kontakt id",
        "numero client", "mql id", "account id", "member id", "contact key", "lead nr",
    ),
    "user_id": ("user id", "userid", "uid", "user"),
    "cookie": (
        "cookie", "cookie id", "client cookie", "visitor id", "anonymous id", "ga client id", "visitor",
    ),
    "at": (
        "at", "date", "time", "timestamp", "datetime", "date time", "created", "created at", "created on",
        "create date", "created date", "created time", "creation date", "date added", "date created", "submitted",
        "submitted at", "submission date", "submitted on", "received on", "registered", "registered at",
        "registration date", "signup date", "first contact date", "first contact", "event time", "event date",
        "occurred at", "datum", "eingang", "eingangsdatum", "erstellt", "erstellt am", "angelegt", "angelegt am",
        "anfragedatum", "date de creation", "cree le", "fecha", "fecha de creacion", "request date", "enquiry date",
        "inquiry date", "order date", "won date", "purchase date", "purchased at", "paid at", "invoice date",
        "bestelldatum", "rechnungsdatum", "kaufdatum", "refund date", "refunded at", "zeitpunkt", "zeitstempel",
        "activity date", "call date", "datum uhrzeit",
    ),
    "offer": (
        "offer", "form", "form name", "landing page name", "asset", "content", "whitepaper", "white paper",
        "download", "webinar", "event name", "interest", "interested in", "angebot", "formular", "formulaire",
        "offre", "formulario", "lead magnet", "cta", "subject", "betreff", "thema", "asked for", "wanted", "wunsch",
        "was wollten sie", "interesse", "interessiert an", "interet", "interes",
    ),
    "product": (
        "product", "product name", "service", "produkt", "leistung", "produit", "producto", "course", "plan", "sku",
    ),
    "action": ("action", "request type", "type of request", "anfrageart", "enquiry type", "inquiry type"),
    "follow_up": (
        "follow up", "followup", "follow up wanted", "follow up requested", "contact me", "call me", "call me back",
        "callback", "call back", "wants contact", "may we contact you", "please contact", "ruckruf",
        "ruckruf erwunscht", "kontakt erwunscht", "rappel", "opt in", "consent", "einwilligung", "kontaktaufnahme",
    ),
    "problem": (
        "problem", "pain", "pain point", "need", "challenge", "problem stated", "anliegen", "bedarf", "besoin",
    ),
    "source": (
        "source", "lead source", "utm source", "origin", "original source", "traffic source",
        "how did you hear about us", "quelle", "leadquelle", "herkunft", "provenance", "fuente", "origen",
        "channel source", "referred by", "woher", "aufmerksam geworden durch", "heard about us",
    ),
    "medium": ("medium", "utm medium"),
    "channel": ("channel", "kanal", "canal"),
    "campaign": (
        "campaign", "campaign name", "utm campaign", "kampagne", "campagne", "campana", "kampagnenname",
    ),
    "referrer": ("referrer", "referer", "referring url", "http referrer"),
    "landing_page": ("landing page", "landing page url", "entry page", "first page", "first page seen"),
    "page": ("page", "url", "page url", "page name", "page path", "path", "seite"),
    "kind": (
        "event", "event type", "activity", "activity type", "type of activity", "interaction", "ereignis",
    ),
    "amount": (
        "amount", "value", "price", "total", "revenue", "order value", "order total", "deal value", "deal amount",
        "cost", "costs", "spend", "spent", "amount spent", "total spent", "betrag", "umsatz", "preis", "summe",
        "wert", "kosten", "ausgaben", "montant", "cout", "depense", "importe", "coste", "net amount", "gross amount",
        "sum", "paid", "auftragswert", "conversion value",
    ),
    "currency": ("currency", "currency code", "wahrung", "devise", "moneda", "iso currency"),
    "stage": (
        "stage", "deal stage", "status", "deal status", "phase", "pipeline stage", "opportunity stage", "stufe",
        "verkaufsphase", "etape", "statut", "etapa", "estado",
    ),
    "closed": (
        "closed", "close date", "closed date", "closing date", "closed at", "closed on", "abschlussdatum",
        "abschluss", "geschlossen am", "date de cloture", "fecha de cierre", "end date",
    ),
    "deal": ("deal id", "opportunity id", "deal number", "opportunity number"),
    "deal_name": ("deal", "deal name", "opportunity", "opportunity name", "deal title"),
    "reason": (
        "reason", "lost reason", "loss reason", "closed lost reason", "grund", "verlustgrund", "raison", "motivo",
        "unsubscribe reason", "refund reason",
    ),
    "by": (
        "by", "owner", "sales rep", "rep", "agent", "deal owner", "bearbeiter", "verkaufer", "betreuer", "author",
    ),
    "note": (
        "note", "notes", "comment", "comments", "remark", "remarks", "message", "notiz", "notizen", "bemerkung",
        "kommentar", "nachricht", "commentaire", "nota", "notas", "text",
    ),
    "won": (
        "won", "is won", "converted", "is converted", "conversion", "purchased", "sold", "gewonnen",
        "kunde geworden",
    ),
    "refund": ("refund", "refunded", "is refund", "payment status", "erstattet"),
    "do_not_contact": (
        "do not contact", "unsubscribed", "opted out", "opt out", "suppressed", "blocked", "abgemeldet",
        "widerspruch", "werbesperre", "kontaktsperre", "desabonne",
    ),
    "day": ("day", "date", "tag", "datum", "jour", "dia", "fecha"),
    "day_from": (
        "reporting starts", "start date", "from", "date from", "von", "period start", "month", "monat",
    ),
    "day_to": ("reporting ends", "to", "date to", "until", "bis", "period end"),
    "attributes.job_title": (
        "job title", "title", "position", "role", "jobtitle", "berufsbezeichnung", "funktion", "poste",
    ),
    "attributes.industry": ("industry", "sector", "branche", "secteur", "business segment"),
    "attributes.country": ("country", "country region", "land", "pays", "pais"),
    "attributes.city": ("city", "town", "stadt", "ort", "ville", "ciudad"),
    "attributes.employees": (
        "employees", "number of employees", "company size", "no of employees", "headcount", "mitarbeiter",
        "mitarbeiterzahl", "effectif",
    ),
    "attributes.occupation": ("occupation", "what is your current occupation", "beruf"),
}  # fmt: skip
TIMES = ("time", "uhrzeit", "hour", "zeit", "heure", "hora", "time of day")
"""The time of day, beside a column of dates."""
PARTS: dict[str, tuple[str, ...]] = {
    "email": ("email", "e mail", "mail", "courriel"),
    "phone": ("phone", "telefon", "telephone", "mobile", "handy"),
    "company": ("company", "firma", "unternehmen", "entreprise", "empresa"),
    "name": (*WHOLE_NAMES, "full name"),
    "first_name": ("first name", "vorname", "prenom"),
    "last_name": ("last name", "surname", "nachname"),
    "source": ("source", "quelle", "herkunft"),
    "campaign": ("campaign", "kampagne", "campagne"),
    "at": ("date", "datum", "created", "timestamp", "erstellt"),
    "closed": ("close date", "closed", "abschluss"),
    "landing_page": ("landing page",),
    "referrer": ("referrer", "referer"),
    "follow_up": ("contact me", "call me", "ruckruf", "follow up"),
    "currency": ("currency", "wahrung", "devise"),
    "attributes.job_title": ("job title",),
    "attributes.industry": ("industry", "branche"),
    "attributes.country": ("country", "land", "pays"),
    "attributes.city": ("city", "stadt", "ville"),
    "attributes.employees": ("employees", "mitarbeiter"),
}
"""Words that tell even within a longer name."""
LONGEST = 5
"""Words of a name within which a part tells: a question in a form says something else."""


def plain_name(name: str) -> str:
    """Words of a column's name without case, marks and accents: `E-Mail` is `e mail`, `LeadSource` `lead source`."""
    spaced = re.sub(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])", " ", name)
    bare = re.sub(r"[\[(][A-Z]{3}[\])]\s*$", "", spaced)
    letters = unicodedata.normalize("NFKD", bare.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def fields_named(name: str) -> tuple[str, ...]:
    """The fields that a column of this name may hold, those first whose names stand first in the list."""
    plain = plain_name(name)
    return tuple(field for field, names in NAMES.items() if plain in names)


def fields_like(name: str) -> tuple[str, ...]:
    """Fields that a part of this name tells: `Customer e-mail (work)`."""
    plain = plain_name(name)
    if len(plain.split()) > LONGEST:
        return ()
    found = [field for field, parts in PARTS.items() if any(f" {part} " in f" {plain} " for part in parts)]
    if "name" in found:
        return tuple(field for field in found if field not in ("first_name", "last_name"))
    return tuple(found)
