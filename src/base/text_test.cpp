#include "base/text.hpp"

#include "base/error.hpp"
#include "base/result.hpp"
#include "base/sha256.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace {

using namespace lantian;

TEST_CASE("trimming takes ideographic spaces too") {
  CHECK(trimmed(" \t\xE3\x80\x80"
                "a b\xE3\x80\x80\r\n") == "a b");
  CHECK(trimmed("\xE3\x80\x80").empty());
  CHECK(trimmed("").empty());
  CHECK(trimmed("\x80\x80") == "\x80\x80");
}

TEST_CASE("splitting keeps empty pieces") {
  CHECK(split("a,,b", ',').size() == 3);
  CHECK(split("", ',').size() == 1);
  CHECK(split(",", ',').size() == 2);
  CHECK(split("abc", ',')[0] == "abc");
  CHECK(joined({"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(joined({}, ", ").empty());
}

TEST_CASE("UTF-8 is checked to the letter") {
  for (const char* good : {"", "abc", "\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\x8C\x8D", "\xEF\xBF\xBF",
                           "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xE4\xB8", "\xC3", "\xF0\x9F\x8C", "a\xFF", "\xD6\xD0"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("quoting shows what would otherwise be hidden, and cuts between characters") {
  CHECK(in_quotes("a b") == "'a b'");
  CHECK(in_quotes(std::string_view{"a\0\n\x7F", 4}) == "'a\\x00\\x0A\\x7F'");
  CHECK(in_quotes("\xFF"
                  "a") == "'\\xFFa'");
  CHECK(in_quotes("abcdef", 3) == "'abc'...");
  CHECK(in_quotes("\xE4\xB8\xAD\xE6\x96\x87", 4) == "'\xE4\xB8\xAD'...");
  CHECK(in_quotes("abc", 3) == "'abc'");
}

TEST_CASE("letters are lowered, other bytes kept") {
  CHECK(lowered("PM2.5 \xC3\x89Z") == "pm2.5 \xC3\x89z");
}

TEST_CASE("every error code has its own words") {
  std::set<std::string_view> names;
  for (int code = 1; code <= 10; ++code) {
    const std::string_view name = name_of(static_cast<ErrorCode>(code));
    CHECK_FALSE(name.empty());
    CHECK(name != "unknown");
    CHECK(names.insert(name).second);
  }
  CHECK(name_of(static_cast<ErrorCode>(11)) == "unknown");  // a new code must be added above as well
  CHECK(Error{ErrorCode::io, "no", "a.csv:3"}.text() == "a.csv:3: no");
  CHECK(Error{ErrorCode::io, "no", ""}.text() == "no");
}

Result<int> doubled(Result<int> given) {
  LANTIAN_TRY(const int value, std::move(given));
  return 2 * value;
}

Result<void> refused_unless(bool good) {
  if (good) return {};
  return Error{ErrorCode::corrupt, "bad", ""};
}

Result<void> checked(bool good) {
  LANTIAN_CHECK(refused_unless(good));
  return {};
}

TEST_CASE("a result carries a value or an error through") {
  CHECK(*doubled(21) == 42);
  CHECK(doubled(Error{ErrorCode::io, "no", ""}).error().code == ErrorCode::io);
  CHECK(checked(true).ok());
  CHECK(checked(false).error().code == ErrorCode::corrupt);
}

// FIPS 180-2 appendix B.
TEST_CASE("SHA-256 of the published examples") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 pieces;
  pieces.add(std::string_view{"a"});
  pieces.add(std::string_view{"bc"});
  CHECK(pieces.hex() == sha256_hex("abc"));
}

// RFC 4180 for the quotes; a formula is what spreadsheets take for one.
TEST_CASE("a field of CSV is quoted where it must be, and is no formula") {
  CHECK(csv_field("dust") == "dust");
  CHECK(csv_field("a,b") == "\"a,b\"");
  CHECK(csv_field("say \"no\"") == "\"say \"\"no\"\"\"");
  CHECK(csv_field("-12.5") == "-12.5");
  CHECK(csv_field("=1+1") == "'=1+1");
  CHECK(csv_field("=HYPERLINK(\"http://x\",\"a\")") == "\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\"");
  CHECK(csv_field("@x") == "'@x");
  CHECK(csv_field("-x") == "'-x");
  for (const char* text : {"dust", "=1+1", "@x", "'quoted'", "-12.5", ""}) {
    CHECK(without_formula_guard(csv_field(text)) == text);
  }
}

}  // namespace
