"""The vocabulary of a plan: every field that `plan.yaml` may hold, with its meaning.

The one place where fields are defined. The JSON Schema that editors' IDEs read is made from these types, and so
their descriptions and examples are in Italian. No input or output here, and no MkDocs.

Every scalar of the file arrives as text (`source.py` guesses no types) and the types say what it must be.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from macros.fields import Channel, Day, Email, Line, Lines, Number, PartialDate, Ref, Slug, Text, Url, Value, Year

TEXT_FIELDS = {"description", "introduction", "summary", "note", "text", "reason"}
"""The fields that hold Markdown, wherever they stand."""
NOTED = ("pillars", "missions", "drivers", "timeline", "consultation")
"""What a note may be about, other than an item: the lists whose pages show it."""


class DraftStatus(StrEnum):
    """Where a draft stands on its way to approval (Legge 56/2014, art. 1 c. 44 lett. a, and the body's Statuto)."""

    BOZZA = "bozza"
    IN_CONSULTAZIONE = "in_consultazione"
    ADOTTATO = "adottato"
    APPROVATO = "approvato"
    RITIRATO = "ritirato"


class StepStatus(StrEnum):
    """Where a step of the timeline stands on the day of the draft."""

    CONCLUSO = "concluso"
    IN_CORSO = "in_corso"
    PREVISTO = "previsto"


class Outcome(StrEnum):
    """What the body decided about an observation."""

    ACCOLTA = "accolta"
    ACCOLTA_IN_PARTE = "accolta_in_parte"
    NON_ACCOLTA = "non_accolta"
    IN_ESAME = "in_esame"


class Language(StrEnum):
    """A language other than Italian, by its code (BCP 47)."""

    EN = "en"
    FR = "fr"
    DE = "de"
    ES = "es"
    LA = "la"


class Record(BaseModel):
    """Base of all types: no unknown keys, and no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        """A field with nothing after it counts as one that is not there; a key that is no field stays, to be told."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


def field(description: str, *examples: str | list[str], default: Any = ...) -> Any:
    """A required field with its Italian description, or an optional one where `default` is given."""
    return Field(default, description=description, examples=list(examples) or None)


def optional(description: str, *examples: str | list[str]) -> Any:
    """A field that may be missing or empty."""
    return field(description, *examples, default=None)


def listing(description: str, *examples: str | list[str]) -> Any:
    """A list that may be missing: then it is empty."""
    return Field(default_factory=list, description=description, examples=list(examples) or None)


class Item(Record):
    """Anything in the plan that has an address of its own."""

    id: Slug = field(
        "Nome breve per gli indirizzi: minuscole senza accenti, cifre e trattini. Resta lo stesso in tutte le bozze.",
        "scuole-avamposto-di-comunita",
    )
    title: Line = field("Titolo, come si legge sulla pagina.", "Scuole avamposto di comunità")
    code: Line | None = optional("Sigla con cui l'elemento è citato.", "D7", "D7.A2")
    description: Text | None = optional("Testo in Markdown, senza HTML.", "Aprire le scuole ai quartieri.")
    source: Ref | None = optional("Id della fonte da cui viene questa informazione.", "comunicato-2025-02-27")
    note: Text | None = optional(
        "Nota per chi legge: per esempio perché l'elemento è cambiato.",
        "Scadenza spostata dopo le osservazioni dei Comuni.",
    )
    renamed_from: Slug | None = optional("L'id che questo elemento aveva in una bozza precedente.", "scuole-aperte")


class Pillar(Item):
    """One of the plan's guiding ideas."""


class Mission(Item):
    """A strategic objective of the plan, after those of the PNRR."""


class Baseline(Record):
    """From where an indicator starts."""

    value: Value = field("Valore di partenza.", "42")
    year: Year | None = optional("Anno del valore di partenza.", "2024")


class Indicator(Item):
    """A measure of how far an objective is reached."""

    unit: Line | None = optional("Unità di misura.", "%", "edifici")
    baseline: Baseline | None = optional("Valore di partenza e suo anno.")
    targets: dict[Year, Value] = Field(
        default_factory=dict,
        description="Per ogni anno, il valore da raggiungere.",
        json_schema_extra={"additionalProperties": False},
        examples=[{"2026": "50", "2027": "60"}],
    )


class Budget(Record):
    """The money foreseen for an action."""

    amount: Number = field("Importo in cifre, senza punti delle migliaia; il punto separa i centesimi.", "1500000")
    currency: Line = field("Valuta, in tre lettere (ISO 4217).", "EUR", default="EUR")
    source: Line | None = optional("Da dove vengono le risorse.", "PNRR, missione 4")


class Action(Item):
    """Something that somebody undertakes to do by a date."""

    owner: Line | None = optional("Chi la realizza.", "Settore edilizia scolastica")
    partners: Lines = listing("Chi collabora.", ["Comuni", "Università"])
    places: Lines = listing("Dove: Comuni o zone omogenee.", ["Adda Martesana"])
    start: PartialDate | None = optional("Inizio: anno, mese o giorno.", "2025", "2025-09", "2025-09-15")
    deadline: PartialDate | None = optional("Scadenza: anno, mese o giorno.", "2026-12", "2026-12-31")
    status: Line | None = optional("A che punto è, in parole.", "da avviare", "in corso", "conclusa")
    budget: Budget | None = optional("Risorse previste.")


class Objective(Item):
    """What a driver wants to reach, with the actions and the measures for it."""

    indicators: list[Indicator] = listing("Indicatori di questo obiettivo.")
    actions: list[Action] = listing("Azioni di questo obiettivo.")


class Document(Item):
    """A file or page to read further."""

    url: Url | None = optional("Indirizzo del documento.", "https://www.example.org/allegato.pdf")
    format: Line | None = optional("Formato del file.", "PDF")
    size: Line | None = optional("Dimensione del file.", "1,2 MB")
    date: PartialDate | None = optional("Data del documento.", "2025-02-27")
    publisher: Line | None = optional("Chi lo pubblica.", "Città metropolitana")


class Driver(Item):
    """A priority line of work: the plan has a page for each."""

    official_title: Line | None = optional(
        "Il titolo come è scritto nel documento ufficiale.", "SCUOLE AVAMPOSTO DI COMUNITÀ"
    )
    icon: Slug | None = optional("Nome dell'icona, tra quelle di https://pictogrammers.com/library/mdi/.", "school")
    tagline: Line | None = optional("Sottotitolo del driver.", "Trasformare le scuole in capitali dei quartieri")
    keywords: Lines = listing(
        "Parole con cui i cittadini lo cercano: la ricerca le trova, la pagina non le mostra.",
        ["liceo", "palestra", "doposcuola"],
    )
    pillars: list[Ref] = listing("Id dei pilastri a cui si riferisce.", ["prossimita"])
    missions: list[Ref] = listing("Id delle missioni a cui si riferisce.", ["istruzione-e-ricerca"])
    objectives: list[Objective] = listing("Obiettivi del driver.")
    actions: list[Action] = listing("Azioni che non appartengono a un solo obiettivo.")
    indicators: list[Indicator] = listing("Indicatori dell'intero driver.")
    documents: list[Document] = listing("Documenti da leggere.")

    def all_actions(self) -> list[Action]:
        """The driver's actions in reading order: those of its objectives, then its own."""
        return [action for objective in self.objectives for action in objective.actions] + self.actions

    def parts(self) -> Iterator[Item]:
        """Everything on the driver's page that has an anchor, in reading order."""
        for objective in self.objectives:
            yield from (objective, *objective.actions, *objective.indicators)
        yield from (*self.actions, *self.indicators, *self.documents)


class Step(Item):
    """A step on the plan's way from the first draft to approval."""

    date: PartialDate | None = optional("Quando: anno, mese o giorno.", "2025-02-27")
    status: StepStatus | None = optional("A che punto è, alla data della bozza.", "concluso", "in_corso", "previsto")


class Term(Item):
    """A word of the plan and what it means."""


class Source(Item):
    """Where a statement of the plan comes from."""

    url: Url | None = optional("Indirizzo della fonte.", "https://www.cittametropolitana.mi.it/")
    publisher: Line | None = optional("Chi l'ha pubblicata.", "Città metropolitana di Milano")
    date: PartialDate | None = optional("Quando è stata pubblicata.", "2025-02-27")


class Note(Item):
    """Something the reader should know: an open question, or an explanation of the plan."""

    on: Ref | None = optional(
        "A che cosa si riferisce: l'id di un elemento, oppure `pillars`, `missions`, `drivers`, `timeline` o "
        "`consultation` per l'intero elenco.",
        "missions",
    )


class Quotation(Record):
    """Words that somebody said about the plan."""

    id: Slug = field("Nome breve per gli indirizzi.", "dichiarazione-presidente")
    text: Text = field("Le parole citate, senza virgolette.", "Il dialogo rende migliore il piano.")
    author: Line = field("Chi le ha dette.", "Ada Bianchi")
    role: Line | None = optional("Il suo incarico.", "presidente")
    source: Ref | None = optional("Id della fonte.", "comunicato")


class Observation(Record):
    """An observation received in the consultation, and what became of it (Direttiva FP 2/2017)."""

    id: Slug = field("Nome breve per gli indirizzi.", "osservazione-12")
    on: Ref | None = optional("Id dell'elemento del piano a cui si riferisce.", "scuole-avamposto-di-comunita")
    author: Line | None = optional("Chi l'ha inviata, se ha accettato di comparire.", "Associazione Orti urbani")
    author_type: Line | None = optional("Che tipo di soggetto l'ha inviata.", "associazione", "Comune")
    date: Day | None = optional("Quando è arrivata.", "2025-03-20")
    text: Text = field("Il testo, o la sua sintesi.", "Chiediamo di aprire le palestre anche d'estate.")
    outcome: Outcome | None = optional("L'esito.", "accolta", "accolta_in_parte", "non_accolta", "in_esame")
    reason: Text | None = optional("Perché, e che cosa è cambiato nel piano.", "La palestra apre da giugno.")


class Authority(Record):
    """The body whose plan this is, with its contacts and its legal links."""

    name: Line = field("Nome dell'ente.", "Città metropolitana di Milano")
    address: Line | None = optional("Indirizzo.", "Via Vivaio, 1 - 20122 Milano")
    phone: Line | None = optional("Telefono.", "02 7740.1")
    email: Email | None = optional("E-mail.", "urp@example.org")
    pec: Email | None = optional("Posta elettronica certificata.", "protocollo@pec.example.org")
    website: Url | None = optional("Sito dell'ente.", "https://www.cittametropolitana.mi.it/")
    tax_code: Line | None = optional("Codice fiscale.", "08911820960")
    transparency: Url | None = optional("Pagina «Amministrazione trasparente».", "https://www.example.org/trasparente")
    accessibility_statement: Url | None = optional(
        "Dichiarazione di accessibilità rilasciata con il modulo AGID.", "https://form.agid.gov.it/view/codice"
    )
    feedback: Channel | None = optional(
        "Dove segnalare che una pagina non è chiara o non è accessibile.", "redazione@example.org"
    )
    data_protection: Line | None = optional(
        "Responsabile della protezione dei dati: come contattarlo.", "rpd@example.org"
    )


class Draft(Record):
    """Which draft of the plan this file holds."""

    id: Slug = field("Nome breve nell'indirizzo della bozza; non cambia mai.", "2025-02-27")
    label: Line = field("Nome della bozza, come si legge sulle pagine.", "Bozza del 27 febbraio 2025")
    date: Day = field("Data della bozza.", "2025-02-27")
    status: DraftStatus = field("A che punto è questa bozza.", "bozza", "in_consultazione", "adottato")
    summary: Text | None = optional("In due righe, che cosa contiene di nuovo.", "Prima bozza.")
    act: Line | None = optional("L'atto che la adotta o la approva.", "Deliberazione n. 27 del 12 maggio 2016")


class Consultation(Record):
    """How to take part; what is not known stays empty, and the page says so."""

    opens: Day | None = optional("Primo giorno.", "2025-02-27")
    closes: Day | None = optional("Ultimo giorno utile.", "2025-04-30")
    audience: Lines = listing("Chi può partecipare.", ["enti pubblici", "associazioni"])
    channel: Channel | None = optional(
        "Dove inviare le osservazioni: e-mail, PEC o indirizzo web.", "osservazioni@example.org"
    )
    description: Text | None = optional("Come si partecipa e che valore hanno le osservazioni.")
    source: Ref | None = optional("Id della fonte.", "comunicato")


class Period(Record):
    """The years, or days, that the plan covers."""

    start: PartialDate = field("Inizio.", "2025")
    end: PartialDate = field("Fine.", "2027")


class ForeignWords(Record):
    """Words that pages mark with their language (WCAG 2.2, 3.1.2), so that screen readers say them right."""

    language: Language = field("La lingua: inglese, francese, tedesco, spagnolo o latino.", "en", "fr")
    words: Lines = field("Parole o espressioni, come stanno nei testi.", ["smart", "stakeholder"])


class Plan(Record):
    """A draft of a plan: the whole of one file."""

    title: Line = field("Titolo breve.", "Piano strategico 2025-2027")
    full_title: Line | None = optional("Titolo completo.", "Piano strategico triennale del territorio metropolitano")
    period: Period | None = optional("Gli anni a cui il piano si riferisce.")
    disclaimer: Line | None = optional("Avvertenza mostrata in ogni pagina.", "Dato di esempio")
    authority: Authority = field("L'ente che pubblica il piano.")
    draft: Draft = field("La bozza contenuta in questo file.")
    consultation: Consultation | None = optional("La consultazione su questa bozza.")
    introduction: Text | None = optional("Che cosa è questo piano, in poche righe.")
    pillars: list[Pillar] = listing("I pilastri.")
    missions: list[Mission] = listing("Le missioni.")
    drivers: list[Driver] = listing("I driver, nell'ordine in cui si leggono.")
    timeline: list[Step] = listing("Il percorso del piano, in ordine di tempo.")
    glossary: list[Term] = listing("Parole del piano e loro significato.")
    sources: list[Source] = listing("Le fonti di ciò che il piano dice.")
    notes: list[Note] = listing("Note per chi legge.")
    quotations: list[Quotation] = listing("Dichiarazioni sul piano.")
    observations: list[Observation] = listing("Osservazioni ricevute, con il loro esito.")
    foreign_words: list[ForeignWords] = listing("Parole in altre lingue, perché i lettori di schermo le leggano bene.")

    def all_actions(self) -> list[Action]:
        """The actions of every driver, in reading order."""
        return [action for driver in self.drivers for action in driver.all_actions()]
