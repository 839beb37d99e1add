dist_man_MANS += %D%/vasbox.1
EXTRA_DIST += %D%/ARCHITECTURE.md
EXTRA_DIST += %D%/CAVEATS.md
EXTRA_DIST += %D%/rule-choice.md
dist_man_MANS += %D%/vasbox-config.5
EXTRA_DIST += %D%/config.md
EXTRA_DIST += %D%/trace-format.md
