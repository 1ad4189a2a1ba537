package io.ozone.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.ozone.common.error.ErrorCode;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Shows and changes how much a logger writes: {@code ?log=io.ozone.scm&level=DEBUG}. */
final class LogLevels {
    private LogLevels() {}

    static Answer answer(HttpConsole.Query query) {
        Optional<String> name = query.parameter("log");
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw ErrorCode.NOT_IMPLEMENTED.failure("Log levels can be changed only when logging goes through Logback");
        }
        if (name.isEmpty()) {
            return list(context);
        }
        Logger logger = context.getLogger(name.get());
        query.parameter("level").ifPresent(text -> logger.setLevel(parse(text)));
        return Answer.text("%s is at %s, in effect %s%n"
                .formatted(logger.getName(), logger.getLevel(), logger.getEffectiveLevel()));
    }

    private static Level parse(String text) {
        // toLevel gives the default for a text it does not know.
        Level level = Level.toLevel(text, null);
        if (level == null) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "level '%s' is none of TRACE, DEBUG, INFO, WARN, ERROR, OFF", text);
        }
        return level;
    }

    private static Answer list(LoggerContext context) {
        StringBuilder text = new StringBuilder("Change one with ?log=<name>&level=<level>\n\n");
        context.getLoggerList().stream()
                .filter(logger -> logger.getLevel() != null)
                .forEach(logger -> text.append(logger.getName())
                        .append(' ')
                        .append(logger.getLevel())
                        .append('\n'));
        return Answer.text(text.toString());
    }
}
