.PHONY: run test bench format

run: ## Install what is missing, build, and serve on https://127.0.0.1:8443
	@.ci/up

test: ## Every check there is, as CI runs it
	@.ci/check

bench: ## Rates and ratios of this machine, printed
	@.ci/bench

format: ## Lay the sources out as the style asks
	swift format --in-place --parallel --recursive Package.swift Sources Tests
