package expect

// How often rules of a planner apply is checked by the tool that runs tests, never by a server: here a script only states what it expects.
builtin planner : (rules: [string: int]) => {}
