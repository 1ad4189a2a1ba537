package io.ozone.cli.freon;

import io.ozone.common.settings.Units;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options such as {@code 4MB}; bytes. */
final class SizeText implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return Units.parseSize(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' " + e.getMessage());
        }
    }
}
