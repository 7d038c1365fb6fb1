#include "base/csv_rows.hpp"

#include <doctest/doctest.h>

#include <random>

using lantian::CsvRows;

TEST_CASE("random tables written by RFC 4180 are cut back into the same cells, with the right line numbers") {
  std::mt19937 random{4180};
  static constexpr char letters[] = "abc 0123456789.;'\"\",,\n\xE4\xB8\xAD";
  for (int table = 0; table < 3000; ++table) {
    std::vector<std::vector<std::string>> rows(1 + random() % 6);
    std::vector<std::uint32_t> lines;
    std::string text;
    std::uint32_t line = 1;
    const std::string line_end = table % 2 == 0 ? "\n" : "\r\n";
    for (std::vector<std::string>& row : rows) {
      lines.push_back(line);
      row.resize(1 + random() % 9);
      for (std::size_t i = 0; i < row.size(); ++i) {
        for (std::size_t length = random() % (random() % 8 == 0 ? 90 : 9); length > 0; --length) {
          row[i].push_back(letters[random() % (sizeof letters - 1)]);
        }
        if (row.size() == 1 && row[i].empty()) row[i].push_back('x');
        const bool quote = row[i].find_first_of(",\"\n") != std::string::npos || random() % 4 == 0;
        text += i == 0 ? "" : ",";
        text += quote ? "\"" : "";
        for (const char c : row[i]) {
          text += c == '"' ? "\"\"" : std::string(1, c);
          if (c == '\n') ++line;
        }
        text += quote ? "\"" : "";
      }
      text += line_end;
      ++line;
    }
    if (table % 3 == 0) text.resize(text.size() - line_end.size());
    CsvRows reader{text, ',', true};
    for (std::size_t r = 0; r < rows.size(); ++r) {
      CAPTURE(text);
      REQUIRE(reader.next() == CsvRows::Outcome::row);
      REQUIRE(reader.line() == lines[r]);
      REQUIRE(reader.cells().size() == rows[r].size());
      for (std::size_t i = 0; i < rows[r].size(); ++i) REQUIRE(reader.cells()[i] == rows[r][i]);
    }
    REQUIRE(reader.next() == CsvRows::Outcome::end);
  }
}

TEST_CASE("after a broken quote the reader goes on with the next line") {
  CsvRows rows{"\"a\"b,c\nd,\"e\n f,g\nh,i", ',', false};
  CHECK(rows.next() == CsvRows::Outcome::broken_quote);
  CHECK(rows.raw() == "\"a\"b,c");
  CHECK(rows.next() == CsvRows::Outcome::broken_quote);
  CHECK(rows.line() == 2);
  CHECK(rows.next() == CsvRows::Outcome::row);
  CHECK(rows.line() == 3);
  CHECK(rows.cells()[1] == "g");
  CHECK(rows.next() == CsvRows::Outcome::row);
  CHECK(rows.next() == CsvRows::Outcome::end);
}
