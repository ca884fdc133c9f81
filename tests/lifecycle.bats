# lifecycle.bats: a change from its birth to all users, typed as commands; who
# did each step can be told at the end.
# bats file_tags=slow
load helper
load decide

setup() {
	pin
}

append() { fx 0 fx-audit append --task t1 --to "$1" --why "$2"; }

@test "created to deployed_100_percent: for each line, a person or a program" {
	decisions
	append created 'Auto-generated from intent spec (bd-52)'
	append ready_for_decision 'All automated gates passed (10/10 stages)'
	typed 0 'y|word1|word1|y|word1|y|word1' factory approve t1 --risk-accepted \
	    --why 'Reviewed 8 min, concurrency logic looks good'
	# What a program says of itself is no decision.
	for s in approved deployed deployed_10_percent deployed_100_percent; do
		fx 2 fx-audit append --task t1 --to $s --why 'on its own'
	done
	typed 0 'y|word1' factory deploy t1 --why 'Enabling feature flag to 1% users' \
	    --rollout '1% for 5min, then review metrics'
	append monitoring 'Feature flag enabled, monitoring active'
	# Nothing is widened before it was watched.
	typed 1 '' factory expand t1 --why early
	append monitoring_complete 'error rate normal, latency normal'
	typed 0 'y|word1' factory expand t1 --why 'Expanding to 10% (30 min)'
	append ready_for_production '10% monitoring complete'
	typed 0 'y|word1' factory expand t1 --why 'Metrics look good, expanding to all users'
	fx 0 factory audit t1
	grep -oE '^[0-9:]+ [a-z_0-9]+ \([^)]*\)( +person, presence: key)?' "$out" >../lines
	sed -i "/ seal (/d" ../lines
	diff -u - ../lines <<-'E'
		14:13 created (system)
		14:13 ready_for_decision (system)
		14:13 approved (ann@example.com)  person, presence: key
		14:13 deployed (ann@example.com)  person, presence: key
		14:13 monitoring (system)
		14:13 monitoring_complete (system)
		14:13 deployed_10_percent (ann@example.com)  person, presence: key
		14:13 ready_for_production (system)
		14:13 deployed_100_percent (ann@example.com)  person, presence: key
	E
	has "$out" 'Reviewed 8 min, concurrency logic looks good'
	fx 0 fx-audit verify
}
