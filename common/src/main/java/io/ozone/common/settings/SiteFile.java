package io.ozone.common.settings;

import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the properties of a Hadoop-style XML settings file. */
final class SiteFile {
    record Property(String name, String value, boolean isFinal) {}

    private SiteFile() {}

    static List<Property> read(Path file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Property> properties = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("property")) {
                    properties.add(property(reader, file));
                }
            }
        } catch (XMLStreamException e) {
            throw ErrorCode.CONFIGURATION.failure("%s is not well-formed XML: %s", file, e.getMessage());
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure("%s can't be read: %s", file, e.getMessage());
        }
        return properties;
    }

    private static Property property(XMLStreamReader reader, Path file) throws XMLStreamException {
        int line = reader.getLocation().getLineNumber();
        String name = null;
        String value = "";
        boolean isFinal = false;
        while (reader.next() != XMLStreamConstants.END_ELEMENT
                || !reader.getLocalName().equals("property")) {
            if (reader.getEventType() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (reader.getLocalName()) {
                case "name" -> name = reader.getElementText().strip();
                case "value" -> value = reader.getElementText().strip();
                case "final" ->
                    isFinal = Boolean.parseBoolean(reader.getElementText().strip());
                // description, tag, source: for people, and of any form
                default -> skipElement(reader);
            }
        }
        if (name == null || name.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure("%s, line %d: a property has no <name>", file, line);
        }
        return new Property(name, value, isFinal);
    }

    private static void skipElement(XMLStreamReader reader) throws XMLStreamException {
        int open = 1;
        while (open > 0) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open++;
                case XMLStreamConstants.END_ELEMENT -> open--;
                default -> {
                    // Text and comments of the element.
                }
            }
        }
    }
}
