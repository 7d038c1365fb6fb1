#include "carbon/accounts/snapshot_rows.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <charconv>

namespace lantian::carbon {
namespace {

void put_field(std::string& text, std::string_view field) {
  for (const char c : field) {
    switch (c) {
      case '\t':
        text += "\\t";
        break;
      case '\n':
        text += "\\n";
        break;
      case '\\':
        text += "\\\\";
        break;
      default:
        text += c;
    }
  }
}

std::string plain_field(std::string_view field) {
  std::string plain;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\' || i + 1 == field.size()) {
      plain += field[i];
      continue;
    }
    const char next = field[++i];
    plain += next == 't' ? '\t' : next == 'n' ? '\n' : next;
  }
  return plain;
}

}  // namespace

void SnapshotWriter::row(std::string_view word, const std::vector<std::string>& fields) {
  text_ += word;
  for (const std::string& field : fields) {
    text_ += '\t';
    put_field(text_, field);
  }
  text_ += '\n';
}

Result<std::vector<SnapshotRow>> snapshot_rows(std::string_view text) {
  std::vector<SnapshotRow> rows;
  if (!text.starts_with(std::string{snapshot_mark} + "\n") || !text.ends_with('\n') || !is_utf8(text)) {
    return Error{ErrorCode::malformed, fmt::format("is no snapshot of an account; it begins with '{}'", snapshot_mark),
                 ""};
  }
  int line = 0;
  for (const std::string_view one : split(text.substr(0, text.size() - 1), '\n')) {
    if (++line == 1) continue;
    SnapshotRow row;
    row.line = line;
    bool first = true;
    for (const std::string_view field : split(one, '\t')) {
      if (first) {
        row.word = field;
      } else {
        row.fields.push_back(plain_field(field));
      }
      first = false;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string bits_of(double value) {
  return fmt::format("{:a}", value);
}

std::optional<double> parse_bits(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with("0x")) return std::nullopt;
  text.remove_prefix(2);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::hex);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace lantian::carbon
