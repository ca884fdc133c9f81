/* Definitions of tests in files of many languages: their names, kinds and
 * extents; and what a test's digest depends on. */
#include <stdlib.h>

#include "base/buf.h"
#include "judge/testdef.h"
#include "unit.h"

/* A line for each definition: its name, its kind (function, title, group,
 * value) with h: hook, p: exported, 0: no arguments, m: an attribute speaks
 * of a test, and its lines. */
static const struct row {
	const char *path, *text, *want;
} rows[] = {
	{ "A.scala",
	    "class T extends FunSuite {\n"
	    "  test(\"adds\") { assert(1 == 1) }\n"
	    "  it should \"work\" in { }\n"
	    "}\n",
	    "T G 1-4\n"
	    "adds T 2-2\n"
	    "work T 3-3\n" },
	{ "ASpec.hs",
	    "spec :: Spec\n"
	    "spec = do\n"
	    "  describe \"math\" $ do\n"
	    "    it \"adds\" $ do\n"
	    "      1 `shouldBe` 2\n"
	    "    it \"subs\" $ 1 `shouldBe` 1\n",
	    "spec V 1-1\n"
	    "spec V 2-6\n"
	    "math G 3-6\n"
	    "adds T 4-5\n"
	    "subs T 6-6\n" },
	{ "FooTest.java",
	    "class FooTest {\n"
	    "  private int x = 1;\n"
	    "  @BeforeEach void setUp() { x = 2; }\n"
	    "  @Test\n"
	    "  @DisplayName(\"nice\")\n"
	    "  void addsTwo() throws Exception {\n"
	    "    if (x == 2) { assertEquals('\"', \"}\"); }\n"
	    "    new Foo() { void inner() {} };\n"
	    "  }\n"
	    "  @ParameterizedTest\n"
	    "  public void many(int a, String b) { helper(a); }\n"
	    "  static void helper(int a) { return; }\n"
	    "}\n",
	    "FooTest G 1-13\n"
	    "x V 2-2\n"
	    "setUp Fh0 3-3\n"
	    "addsTwo F0m 6-9\n"
	    "inner F0 8-8\n"
	    "many Fpm 11-11\n"
	    "helper F 12-12\n" },
	{ "a.bats",
	    "setup() {\n"
	    "\tx=${#y}\n"
	    "}\n"
	    "@test \"a 'quoted' name\" {\n"
	    "\tcat <<'E'\n"
	    "it's\n"
	    "}unbalanced { \"\n"
	    "E\n"
	    "\t[ \"$x\" = 1 ]\n"
	    "}\n"
	    "@test 'single' { true; }\n"
	    "helper() { :; }\n",
	    "setup Fh0 1-3\n"
	    "a 'quoted' name T 4-10\n"
	    "single T 11-11\n"
	    "helper F0 12-12\n" },
	{ "a.cs",
	    "public class T {\n"
	    "  [Fact]\n"
	    "  public async Task Adds() { Assert.Equal('}', \"}\"); }\n"
	    "}\n",
	    "T G 1-4\n"
	    "Adds Fp0 3-3\n" },
	{ "a.kt",
	    "class T {\n"
	    "  @Test fun `adds two`() = runTest { assertEquals(1, 2) }\n"
	    "  @Test fun subs() { assertEquals(\"{\", \"x\") }\n"
	    "  fun short() = 1\n"
	    "  fun after2() { }\n"
	    "}\n",
	    "T G 1-6\n"
	    "adds two F0 2-2\n"
	    "subs F0m 3-3\n"
	    "short F0m 4-0\n"
	    "after2 F0 5-5\n" },
	{ "a.swift",
	    "final class T: XCTestCase {\n"
	    "  func testAdds() async throws { XCTAssert(\"}\") }\n"
	    "}\n"
	    "@Test(\"nice\") func adds() { }\n",
	    "T V 1-3\n"
	    "T G 1-3\n"
	    "testAdds F0 2-2\n"
	    "nice T 4-4\n"
	    "adds F0 4-4\n" },
	{ "a.t",
	    "use Test::More;\n"
	    "subtest 'inner' => sub { ok(1) };\n"
	    "is(add(1), 2, 'adds');\n"
	    "sub helper { 1 }\n",
	    "Test V 1-1\n"
	    "More V 1-1\n"
	    "inner T 2-2\n"
	    "helper F 4-4\n" },
	{ "a.test.js",
	    "import { add } from \"./app.js\";\n"
	    "const want = 5;\n"
	    "const check = (x) => { expect(x).toBe(want); };\n"
	    "function helper() { return /[/\"{]/.test(\"x\") }\n"
	    "describe(\"math\", () => {\n"
	    "  beforeEach(() => { helper(); });\n"
	    "  it(\"adds 'two'\", async () => {\n"
	    "    check(add(2, 3));\n"
	    "  });\n"
	    "  test.each([[1, 2], [3, 4]])(\"adds %i to %i\", (a, b) => { exp"
	    "ect(a).toBe(b) });\n"
	    "  it.each`\n"
	    "    a | b\n"
	    "    ${1} | ${2}\n"
	    "  `(\"tagged $a\", ({a, b}) => {});\n"
	    "  it.skip(`template`, function () { return `a ${\"`\"} b`; });\n"
	    "});\n"
	    "Deno.test(\"deno\", () => {});\n"
	    "Deno.test({ name: \"obj\", fn() {} });\n",
	    "add V 1-1\n"
	    "from V 1-1\n"
	    "want V 2-2\n"
	    "check V 3-3\n"
	    "helper F0 4-4\n"
	    "x T 4-4\n"
	    "math G 5-16\n"
	    "beforeEach Fh 6-6\n"
	    "adds 'two' T 7-9\n"
	    "adds %i to %i T 10-10\n"
	    "tagged $a T 14-14\n"
	    "template T 15-15\n"
	    "deno T 17-17\n" },
	{ "a.zig",
	    "const std = @import(\"std\");\n"
	    "test \"adds\" { try x(1); }\n"
	    "fn helper() void {}\n",
	    "std V 1-1\n"
	    "adds T 2-2\n"
	    "helper F0 3-3\n" },
	{ "a_spec.rb",
	    "describe \"math\" do\n"
	    "  before do\n"
	    "    x = 1\n"
	    "  end\n"
	    "  let(:y) { 2 }\n"
	    "  it \"adds\" do\n"
	    "    if x\n"
	    "      y\n"
	    "    end\n"
	    "    expect(add(1)).to eq 2\n"
	    "  end\n"
	    "  it(\"one line\") { expect(1).to eq 1 }\n"
	    "  def test_mini\n"
	    "    assert 1\n"
	    "  end\n"
	    "end\n",
	    "math G 1-16\n"
	    "before Fh 2-4\n"
	    "y V 5-5\n"
	    "adds T 6-11\n"
	    "one line T 12-12\n"
	    "test_mini F 13-15\n" },
	{ "a_test.cc",
	    "#include \"a.h\"\n"
	    "static int want = 5;\n"
	    "TEST(Math, Adds) {\n"
	    "  EXPECT_EQ(add(2, 3), '}');\n"
	    "}\n"
	    "TEST_F(Fix, Subs) { }\n"
	    "TEST_CASE(\"catch adds\", \"[x]\") { SECTION(\"in\") { } }\n"
	    "int helper(int a) { return a; }\n"
	    "int proto(int a);\n"
	    "BOOST_AUTO_TEST_CASE(boosted) { if (x) { } }\n",
	    "want V 2-2\n"
	    "Adds F 3-5\n"
	    "Subs F 6-6\n"
	    "catch adds T 7-7\n"
	    "helper F 8-8\n"
	    "boosted F 10-10\n" },
	{ "a_test.clj",
	    "(ns a-test)\n"
	    "(deftest adds-two\n"
	    "  (testing \"x\" (is (= 1 (f \"(\")))))\n"
	    "(defn helper [] 1)\n",
	    "adds-two F 2-3\n"
	    "helper F 4-4\n" },
	{ "a_test.erl",
	    "-module(a_test).\n"
	    "x_test() ->\n"
	    "    ?assertEqual(\"a. b\", f(1.5)),\n"
	    "    ok.\n"
	    "y_test_() -> [].\n",
	    "x_test F0 2-4\n"
	    "y_test_ F0 5-5\n" },
	{ "a_test.exs",
	    "defmodule AppTest do\n"
	    "  use ExUnit.Case\n"
	    "  setup do\n"
	    "    :ok\n"
	    "  end\n"
	    "  describe \"math\" do\n"
	    "    test \"adds\", %{a: a} do\n"
	    "      assert \"end\" == 1\n"
	    "    end\n"
	    "  end\n"
	    "  defp helper(x), do: x\n"
	    "end\n",
	    "AppTest G 1-12\n"
	    "setup Fh 3-5\n"
	    "math G 6-10\n"
	    "adds T 7-9\n"
	    "helper F 11-11\n" },
	{ "a_test.go",
	    "package m\n"
	    "\n"
	    "import \"testing\"\n"
	    "\n"
	    "const want = 5\n"
	    "\n"
	    "func check(t *testing.T, got int) {\n"
	    "\tt.Helper()\n"
	    "\tif got != want { t.Fatalf(\"got %d\", got) }\n"
	    "}\n"
	    "\n"
	    "func TestAdd(t *testing.T) {\n"
	    "\tcheck(t, Add(2, 3))\n"
	    "\tt.Run(\"sub one\", func(t *testing.T) {\n"
	    "\t\tif '\"' == 0 { t.Skip(\"}\") }\n"
	    "\t})\n"
	    "}\n"
	    "\n"
	    "func (s *Suite) TestMethod() { }\n"
	    "func TestMain(m *testing.M) { os.Exit(m.Run()) }\n",
	    "want V 5-5\n"
	    "check F 7-10\n"
	    "TestAdd F 12-17\n"
	    "sub one T 14-16\n"
	    "TestMethod F0 19-19\n"
	    "TestMain Fh 20-20\n" },
	{ "a_test.ml",
	    "let helper x = x\n"
	    "let test_add () =\n"
	    "  assert_equal 1 (add 2)\n"
	    "let%test \"named\" = 1 = 1\n"
	    "let () = run [ \"adds\" >:: test_add ]\n",
	    "helper F 1-1\n"
	    "test_add F0 2-3\n"
	    "named F 4-4\n"
	    "named T 4-4\n" },
	{ "app_test.gleam",
	    "import app\n"
	    "import gleeunit\n"
	    "\n"
	    "pub fn main() { gleeunit.main() }\n"
	    "\n"
	    "const want = 5\n"
	    "\n"
	    "pub fn add_test() {\n"
	    "  let x = \"}\"\n"
	    "  assert app.add(2, 3) == want\n"
	    "}\n"
	    "\n"
	    "fn private_test() { 1 }\n"
	    "pub fn takes_test(x) { x }\n"
	    "pub fn adds() { 1 }\n",
	    "app V 1-1\n"
	    "gleeunit V 2-2\n"
	    "main Fp0 4-4\n"
	    "want V 6-6\n"
	    "add_test Fp0 8-11\n"
	    "private_test F0 13-13\n"
	    "takes_test Fp 14-14\n"
	    "adds Fp0 15-15\n" },
	{ "lib.rs",
	    "pub fn add<'a>(a: i32, b: &'a str) -> i32 { let c = '}'; a }\n"
	    "#[cfg(test)]\n"
	    "mod tests {\n"
	    "    use super::*;\n"
	    "    const WANT: i32 = 5;\n"
	    "    static A: [i32; 2] = [\n"
	    "        1, 2 ];\n"
	    "    fn helper() -> &'static str { r#\"}\"{\"# }\n"
	    "    #[test]\n"
	    "    #[ignore]\n"
	    "    fn adds() {\n"
	    "        assert_eq!(add(2, \"x\"), WANT);\n"
	    "    }\n"
	    "    #[tokio::test]\n"
	    "    async fn later() { helper(); }\n"
	    "}\n",
	    "add V 1-1\n"
	    "add Fp 1-1\n"
	    "tests Gm 3-16\n"
	    "WANT V 5-5\n"
	    "A V 6-7\n"
	    "helper F0 8-8\n"
	    "adds F0m 11-13\n"
	    "later F0m 15-15\n" },
	{ "runtests.jl",
	    "@testset \"math\" begin\n"
	    "  @test 1 == 1\n"
	    "end\n"
	    "function helper(x)\n"
	    "  x\n"
	    "end\n",
	    "math G 1-3\n"
	    "helper F 4-6\n" },
	{ "t.php",
	    "<?php\n"
	    "#[CoversNothing]\n"
	    "class T extends TestCase {\n"
	    "  #[Test]\n"
	    "  public function testAdds(): void { $this->x('}'); }\n"
	    "}\n"
	    "it('pest adds', function () { expect(1); });\n",
	    "T G 3-6\n"
	    "testAdds Fp0m 5-5\n"
	    "pest adds T 7-7\n" },
	{ "test-a.R",
	    "test_that(\"adds\", {\n"
	    "  expect_equal(1, 2)\n"
	    "})\n",
	    "adds T 1-3\n" },
	{ "test_m.py",
	    "\"\"\"doc\n"
	    "def not_me(): pass\n"
	    "\"\"\"\n"
	    "import pytest\n"
	    "from app import (\n"
	    "    add,\n"
	    "    sub,\n"
	    ")\n"
	    "WANT = 5\n"
	    "DATA = [\n"
	    "    1,\n"
	    "]\n"
	    "\n"
	    "@pytest.fixture(autouse=True)\n"
	    "def around():\n"
	    "    yield\n"
	    "\n"
	    "def check(x):\n"
	    "    assert x == WANT\n"
	    "\n"
	    "@pytest.mark.parametrize(\"a\", [1, 2])\n"
	    "def test_a(\n"
	    "    a,\n"
	    "):\n"
	    "    \"\"\"\n"
	    "not indented\n"
	    "\"\"\"\n"
	    "    check(add(a, 1))\n"
	    "\n"
	    "    # comment\n"
	    "# at margin\n"
	    "    assert 1\n"
	    "\n"
	    "class TestC:\n"
	    "    def setup_method(self): pass\n"
	    "    def test_b(self):\n"
	    "        assert sub(1, 1) == \"\"\"\n"
	    "x\"\"\".strip()\n"
	    "    async def test_c(self): pass\n"
	    "def last(): return 1\n",
	    "pytest V 4-4\n"
	    "app V 5-8\n"
	    "import V 5-8\n"
	    "add V 6-8\n"
	    "sub V 7-8\n"
	    "WANT V 9-9\n"
	    "DATA V 10-12\n"
	    "around Fh0m 15-16\n"
	    "check F 18-19\n"
	    "test_a Fm 22-32\n"
	    "TestC G 34-39\n"
	    "setup_method Fh 35-35\n"
	    "test_b F 36-38\n"
	    "test_c F 39-39\n"
	    "last F0 40-40\n" },
};

static void
print(struct buf *b, const struct testdef *t, const char *text)
{
	unsigned last = 1;

	for (size_t i = 0; i < t->to; i++)
		last += text[i] == '\n';
	buf_fmt(b, "%s %c%s%s%s%s %u-%u\n", t->name, "FTGV"[t->kind],
	    t->hook ? "h" : "", t->exported ? "p" : "", t->bare ? "0" : "",
	    t->marked ? "m" : "", t->line, t->to ? last : 0);
}

static void
table(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct testdefs d = TESTDEFS_INIT;
		struct buf b = BUF_INIT;

		testdef_find(&d, rows[i].path, rows[i].text,
		    strlen(rows[i].text));
		for (size_t k = 0; k < d.n; k++)
			print(&b, &d.v[k], rows[i].text);
		if (strcmp(buf_cstr(&b), rows[i].want) != 0) {
			unit_failures++;
			fprintf(stderr, "%s: is\n%snot\n%s", rows[i].path,
			    buf_cstr(&b), rows[i].want);
		}
		buf_release(&b);
		testdefs_release(&d);
	}
}

/* The digest of the test of that name; "file:" before that of all bytes. */
static void
digest(char out[HASH_HEX + 5], const char *path, const char *text,
    const char *name)
{
	struct testdefs d = TESTDEFS_INIT;
	char hash[HASH_HEX] = "";
	bool told = false;

	testdef_find(&d, path, text, strlen(text));
	for (size_t i = 0; i < d.n; i++)
		if (strcmp(d.v[i].name, name) == 0)
			told = testdef_hash(&d, path, &i, 1, text,
			    strlen(text), hash);
	snprintf(out, HASH_HEX + 5, "%s%s", told ? "" : "file:", hash);
	testdefs_release(&d);
}

/* Is the test `name` another one after `from` became `to`? */
static bool
differs(const char *path, const char *text, const char *name,
    const char *from, const char *to)
{
	char old[HASH_HEX + 5], new[HASH_HEX + 5];
	const char *at = strstr(text, from);
	struct buf b = BUF_INIT;

	CHECK(at != NULL);
	if (at == NULL)
		return true;
	buf_append(&b, text, (size_t)(at - text));
	buf_str(&b, to);
	buf_str(&b, at + strlen(from));
	digest(old, path, text, name);
	digest(new, path, buf_cstr(&b), name);
	buf_release(&b);
	CHECK(strncmp(old, "file:", 5) != 0);
	return strcmp(old, new) != 0;
}

static const char python[] =
    "import os\nfrom app import add\n\nWANT = 5\nOTHER = 6\n\n"
    "@fixture(autouse=True)\ndef around():\n    yield 1\n\n"
    "def deep(x):\n    assert x == WANT\n\n"
    "def check(x):\n    deep(x)\n\n"
    "@mark.parametrize('n', [1, 2])\ndef test_a(n):\n    check(add(n))\n\n\n"
    "# about b\ndef test_b():\n    assert OTHER\n";

static void
digests(void)
{
	const char *p = "tests/test_m.py", *a = "test_a";

	CHECK(differs(p, python, a, "add(n)", "add(5)"));
	CHECK(differs(p, python, a, "[1, 2]", "[1]"));
	CHECK(differs(p, python, a, "deep(x)\n\n", "pass\n\n"));
	CHECK(differs(p, python, a, "x == WANT", "True"));
	CHECK(differs(p, python, a, "WANT = 5", "WANT = 0"));
	CHECK(differs(p, python, a, "from app", "from fake"));
	CHECK(differs(p, python, a, "yield 1", "yield 2"));
	CHECK(!differs(p, python, a, "OTHER = 6", "OTHER = 7"));
	CHECK(!differs(p, python, a, "import os", "import sys"));
	CHECK(!differs(p, python, a, "assert OTHER", "pass"));
	CHECK(!differs(p, python, a, "\n# about b", "# about\n# b"));
	CHECK(!differs(p, python, "test_b", "add(n)", "add(5)"));
	/* What stands after the last. */
	CHECK(!differs(p, python, "test_b", "assert OTHER\n",
	    "assert OTHER\n\n\ndef test_c():\n    pass\n"));
}

/* Beside what it tests, a test is no more than its group. */
static void
beside(void)
{
	static const char rust[] = "fn add(a: i32) -> i32 { a }\n"
	    "#[cfg(test)]\nmod tests {\n    use super::*;\n"
	    "    const WANT: i32 = 5;\n"
	    "    fn check(a: i32) { assert_eq!(a, WANT) }\n"
	    "    #[test]\n    fn adds() { check(add(1)) }\n}\n";

	CHECK(!differs("src/lib.rs", rust, "adds", "{ a }", "{ a + 4 }"));
	CHECK(differs("src/lib.rs", rust, "adds", "= 5", "= 1"));
	CHECK(differs("src/lib.rs", rust, "adds", "(a, WANT)", "(1, 1)"));
	CHECK(differs("src/lib.rs", rust, "adds", "check(add", "(add"));
	CHECK(differs("tests/a.rs", rust, "adds", "{ a }", "{ a + 4 }"));
}

/* A formatter's work is no edit; what it looks like may be one. */
static void
layout(void)
{
	static const char go[] = "func TestA(t *testing.T) {\n"
	    "\tcheck( t,add(1,2) )\n\tsee(t, \"a b\")  // why\n}\n";
	static const char js[] = "it(\"a\", () => { expect(f(1, [2, 3]))"
	    ".toBe('x')\n})\n";
	static const char py[] = "def test_a():\n  for n in 1, 2:\n"
	    "    check(n, 'x')\n    check(1)\n  t = (1,)\n";
	static const char sh[] = "@test \"a\" {\n\trun a # b\n\t[ 1 ]\n}\n";

	CHECK(!differs("a_test.go", go, "TestA", "check( t,add(1,2) )",
	    "check(t, add(1, 2))"));
	CHECK(!differs("a_test.go", go, "TestA", "\tsee(t, \"a b\")  //",
	    "\n    see(t,\n\t\t\"a b\",\n\t) //"));
	CHECK(differs("a_test.go", go, "TestA", "a b", "a  b"));
	CHECK(differs("a_test.go", go, "TestA", "\tsee", "\t// see"));
	CHECK(differs("a_test.go", go, "TestA", "// why\n", "// why "));
	CHECK(!differs("a.test.js", js, "a", "('x')\n", "(\"x\");\n"));
	CHECK(!differs("a.test.js", js, "a", "[2, 3]", "[\n2,\n3,\n]"));
	CHECK(differs("a.test.js", js, "a", "'x'", "`x`"));
	CHECK(!differs("test_a.py", py, "test_a", "'x'", "\"x\""));
	CHECK(!differs("test_a.py", py, "test_a", "  for n in 1, 2:\n"
	    "    check(n, 'x')\n    check(1)\n  t",
	    "    for n in 1, 2:\n        check(\n  n, 'x',\n        )\n"
	    "        check(1)\n    t"));
	CHECK(differs("test_a.py", py, "test_a", "    check(1)",
	    "  check(1)"));
	CHECK(differs("test_a.py", py, "test_a", "(1,)", "(1)"));
	CHECK(differs("a.bats", sh, "a", "\n\t[ 1 ]", " [ 1 ]"));
	CHECK(!differs("a.bats", sh, "a", "\t[ 1 ]", "    [ 1 ]"));
}

static void
for_tests(void)
{
	static const char *const yes[] = { "test/a.gleam", "tests/a.py",
	    "a_test.go", "src/test/java/FooTest.java", "a.spec.js",
	    "androidTest/A.kt", "t/a.t", "x/__tests__/a.js", "a.bats",
	    "unit-tests/a.c", "TestFoo.java", "test-a.R", "FooTests.cs" };
	static const char *const no[] = { "src/lib.rs", "latest/a.go",
	    "contest/a.py", "attestation.go", "inspector.js", "speedtest/a.rs",
	    "special.py", "testimony.txt", "at/a.py" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		CHECK_STR(testdef_for_tests(yes[i]) ? yes[i] : "no", yes[i]);
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		CHECK_STR(testdef_for_tests(no[i]) ? "yes" : no[i], no[i]);
}

int
main(void)
{
	table();
	digests();
	beside();
	layout();
	for_tests();
	return UNIT_RESULT;
}
