dist_man_MANS += %D%/vasbox.1
EXTRA_DIST += %D%/win32.md
dist_man_MANS += %D%/vasbox-win32.7
EXTRA_DIST += %D%/ARCHITECTURE.md
EXTRA_DIST += %D%/CAVEATS.md
EXTRA_DIST += %D%/rule-choice.md
dist_man_MANS += %D%/vasbox-config.5
EXTRA_DIST += %D%/clr.md %D%/config.md %D%/walk.md
EXTRA_DIST += %D%/trace-format.md
EXTRA_DIST += %D%/first-steps.md
EXTRA_DIST += %D%/paging.md
EXTRA_DIST += %D%/exercises

# The page of the contract is under version control; whoever changes a clause makes it anew.
EXTRA_DIST += %D%/contract.md
contract-doc: vasbox$(EXEEXT)
	./vasbox$(EXEEXT) contract --format=markdown > $(srcdir)/%D%/contract.md.new && \
	mv $(srcdir)/%D%/contract.md.new $(srcdir)/%D%/contract.md
.PHONY: contract-doc
