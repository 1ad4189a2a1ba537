package io.ozone.s3.xml;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import java.nio.ByteBuffer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks one request document, element by element. Document types, and with them entities, are refused.
 * Whatever is not well-formed, or not what the caller asks for, is {@code MalformedXML}.
 */
public final class XmlReader {
    private final XMLStreamReader reader;

    /** @param document whole, in memory; its size was limited when it was read */
    public XmlReader(ByteBuffer document) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            this.reader = factory.createXMLStreamReader(ControlCharacters.expressible(document));
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Moves to the root element, which must have this name. */
    public void root(String name) {
        String found = child();
        if (!name.equals(found)) {
            throw S3Error.MALFORMED_XML.failure("The document's root is '%s'; it must be '%s'", found, name);
        }
    }

    /** Moves into the next child of the current element; null when that element has ended. */
    public String child() {
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT:
                        return reader.getLocalName();
                    case XMLStreamConstants.END_ELEMENT:
                    case XMLStreamConstants.END_DOCUMENT:
                        return null;
                    case XMLStreamConstants.DTD:
                    case XMLStreamConstants.ENTITY_REFERENCE:
                        throw S3Error.MALFORMED_XML.failure(
                                "The document has a document type or entities; leave them out");
                    case XMLStreamConstants.CHARACTERS:
                        requireBlank();
                        break;
                    default:
                        break;
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** The text of the current element, which must have no children; moves behind it. */
    public String text() {
        try {
            return reader.getElementText();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Reads to the end, so that damage behind the last element is found, too. */
    public void end() {
        String rest = child();
        if (rest != null) {
            throw S3Error.MALFORMED_XML.failure("Element '%s' stands behind the end of the document", rest);
        }
    }

    private void requireBlank() {
        if (!reader.isWhiteSpace()) {
            throw S3Error.MALFORMED_XML.failure("The document has text '%s' between its elements", reader.getText());
        }
    }

    private static S3Exception malformed(XMLStreamException e) {
        return S3Error.MALFORMED_XML.failure("The XML you sent is not well-formed: %s", e.getMessage());
    }
}
