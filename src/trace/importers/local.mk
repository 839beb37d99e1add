# Readers of other tools' logs, and what they share.
libvasbox_core_la_SOURCES += %D%/importers.h %D%/importers.c %D%/compressed.h %D%/compressed.c %D%/loss.h %D%/loss.c \
	%D%/lines.h %D%/lines.c %D%/layout.h %D%/layout.c %D%/text.h %D%/text.c
libvasbox_core_la_SOURCES += %D%/wine.h %D%/wine.c %D%/wine_log.c %D%/wine_relay.c %D%/wine_differs.c \
	%D%/wine_writer.h %D%/wine_writer.c
libvasbox_core_la_SOURCES += %D%/strace.h %D%/strace.c %D%/strace_line.c %D%/strace_map.c \
	%D%/strace_operation.h %D%/strace_operation.c
libvasbox_core_la_SOURCES += %D%/access_log.h %D%/access_log.c %D%/access_formats.h %D%/access_formats.c \
	%D%/access_plan.h %D%/access_plan.c %D%/access_import.c
