#include "terms/listing.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::terms {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view line_end = "\r\n";

/// A number is one by its kind: only text can be taken for a formula.
std::string field(const ListingValue& value, const Listing& listing, const ListingWords& words) {
  const std::string text = listing_text(value, listing.utc_offset_hours, words);
  return std::holds_alternative<std::string>(value) ? csv_field(text) : text;
}

}  // namespace

std::string listing_head(const ListingColumn& column, bool chinese) {
  const std::string& title = column.title.shown(chinese);
  const std::string_view unit = trimmed(column.unit);
  return unit.empty() ? title : fmt::format("{} ({})", title, unit);
}

std::string listing_instant(UtcSeconds instant, int utc_offset_hours) {
  const std::chrono::local_seconds local{instant.time_since_epoch() + std::chrono::hours{utc_offset_hours}};
  const Day date = std::chrono::floor<std::chrono::days>(local);
  const auto seconds = (local - date).count();
  const std::string clock = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  return text_of(date) + " " + (seconds % 60 == 0 ? clock : fmt::format("{}:{:02}", clock, seconds % 60));
}

std::string listing_text(const ListingValue& value, int utc_offset_hours, const ListingWords& words) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<Decimal>(&value)) return number->text();
  if (const auto* day = std::get_if<Day>(&value)) return text_of(*day);
  if (const auto* instant = std::get_if<UtcSeconds>(&value)) return listing_instant(*instant, utc_offset_hours);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? words.yes : words.no;
  return {};
}

std::string listing_csv(const Listing& listing, const ListingWords& words) {
  std::string out{utf8_mark};
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_field(listing_head(listing.columns[i], words.chinese));
  }
  if (listing.synthetic) out += "," + csv_field(words.synthetic);
  out += line_end;
  for (const std::vector<ListingCell>& row : listing.rows) {
    LANTIAN_ASSERT(row.size() == listing.columns.size(), "a row of a listing is as long as its columns");
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      out += field(row[i].value, listing, words);
    }
    if (listing.synthetic) out += "," + csv_field(words.yes);
    out += line_end;
  }
  return out;
}

}  // namespace lantian::terms
