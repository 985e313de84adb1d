"""What the joined PDF says of itself: XMP, document information, output intent.

PDF/UA-1 (ISO 14289-1 §5) and PDF/A-2a (ISO 19005-2 §6.6) in one packet; PDF/A wants the schema of the PDF/UA identifier described. No date but
the edition's.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from xml.sax.saxutils import escape

from anthology import __version__
from anthology.edition.document import BookMetadata
from anthology.render.pdf_file import PdfFile, array, dictionary, reference, string

PRODUCER = f"anthology {__version__} (WeasyPrint)"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdf:Producer>{producer}</pdf:Producer>{dates}
<dc:format>application/pdf</dc:format>
{fields}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def write_metadata(file: PdfFile, metadata: BookMetadata) -> tuple[dict[str, bytes], int]:
    """Write all of it; give what the catalogue says of it, and the number of the document information."""
    packet = file.add_stream(_packet(metadata).encode(), b"/Subtype /XML /Type /Metadata ")
    information = {"Title": metadata.title, "Author": ", ".join(_creators(metadata)), "Subject": metadata.description, "Producer": PRODUCER}
    if date := _date(metadata):
        information["CreationDate"] = information["ModDate"] = f"D:{date.replace('-', '')}000000Z"
    entries = {
        "Metadata": reference(packet),
        "Lang": string(metadata.language),
        "ViewerPreferences": dictionary({"DisplayDocTitle": b"true"}),
        "OutputIntents": _output_intents(file),
    }
    return entries, file.add(dictionary({key: string(text) for key, text in information.items() if text}))


def _date(metadata: BookMetadata) -> str | None:
    """Give the day of the edition; a year or month alone means its first day."""
    parts = metadata.date.split("-")
    return "-".join([*parts, "01", "01"][:3]) if parts and parts[0].isdigit() else None


def _creators(metadata: BookMetadata) -> list[str]:
    editors = [person.name for person in metadata.contributors if person.role == "edt"]
    return editors or list(dict.fromkeys(person.name for person in metadata.contributors if person.role == "aut"))


def _packet(metadata: BookMetadata) -> str:
    fields = [
        _alternatives("dc:title", metadata.title),
        _list("dc:creator", "Seq", _creators(metadata)),
        _list("dc:language", "Bag", [metadata.language]),
    ]
    fields.append(f"<dc:identifier>{escape(metadata.identifier)}</dc:identifier>")
    if metadata.description:
        fields.append(_alternatives("dc:description", metadata.description))
    if metadata.rights:
        fields.append(_alternatives("dc:rights", metadata.rights))
    if metadata.publisher:
        fields.append(_list("dc:publisher", "Bag", [metadata.publisher]))
    if metadata.subjects:
        fields.append(_list("dc:subject", "Bag", list(metadata.subjects)))
    date = _date(metadata)
    names = ("CreateDate", "ModifyDate", "MetadataDate")
    dates = "".join(f"<xmp:{name}>{date}T00:00:00Z</xmp:{name}>" for name in names) if date else ""
    return _PACKET.format(producer=escape(PRODUCER), dates=dates, fields="\n".join(field for field in fields if field))


def _alternatives(name: str, text: str) -> str:
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>'


def _list(name: str, kind: str, texts: list[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if texts else ""


def _output_intents(file: PdfFile) -> bytes:
    """Say what grey and red, green, blue mean here: sRGB, by the profile that comes with WeasyPrint (not imported, it is slow)."""
    spec = importlib.util.find_spec("weasyprint")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package weasyprint is not installed")
    profile = file.add_packed((Path(spec.origin).parent / "pdf" / "sRGB2014.icc").read_bytes(), b"/N 3 ")
    intent = {
        "Type": b"/OutputIntent",
        "S": b"/GTS_PDFA1",
        "OutputConditionIdentifier": string("sRGB2014"),
        "Info": string("sRGB IEC61966-2.1"),
        "DestOutputProfile": reference(profile),
    }
    return array((dictionary(intent),))
