#pragma once
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The rows of a snapshot: a word and its fields between tabs; used by the files of this folder alone.
namespace lantian::carbon {

inline constexpr std::string_view snapshot_mark = "lantian carbon account 1";

class SnapshotWriter {
 public:
  /// Tabs, line ends and backslashes of a field are written as \t, \n and \\.
  void row(std::string_view word, const std::vector<std::string>& fields);
  std::string take() { return std::move(text_); }

 private:
  std::string text_ = std::string{snapshot_mark} + "\n";
};

struct SnapshotRow {
  std::string word;
  std::vector<std::string> fields;
  int line = 0;
};
/// Returns malformed for a text that does not begin with the mark or does not end with a line end.
Result<std::vector<SnapshotRow>> snapshot_rows(std::string_view text);

/// Every bit of a number: "0x1.8p+1".
std::string bits_of(double value);
std::optional<double> parse_bits(std::string_view text);

}  // namespace lantian::carbon
