#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "terms/region.hpp"
#include "terms/species.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// TOML files of ours as values with line numbers, read strictly: every key is asked for or reported.
namespace lantian::terms {

/// One fault of a file, at its place. Line 0: the file as a whole.
struct Fault {
  std::string file;
  int line = 0;
  std::string message;
  std::string text() const;  ///< "file:line: message"
};

/// One value of a TOML file. Numbers with a point are `fraction` and never read: a binary double cannot hold 0.05,
/// so decimals are written in quotes. Times and date-times are `other`.
struct Node {
  enum class Kind { text, whole, fraction, truth, day, list, table, other };
  Kind kind = Kind::other;
  int line = 0;
  std::string text;
  std::int64_t whole = 0;
  bool truth = false;
  Day day{};
  std::vector<std::string> keys;  ///< of a table, one for each of `items`
  std::vector<Node> items;        ///< of a list or table

  /// Null when the table has no such key.
  const Node* member(std::string_view key) const;
};

/// Parses one file. On a syntax error the fault is added and nothing returned.
std::optional<Node> parse_tree(const SourceFile& file, std::vector<Fault>& faults);

/// A whole number, or a quoted decimal like "0.05", as written. No value for anything else.
std::optional<Decimal> decimal_of(const Node& node);

/// A table under reading. Each question adds a fault when the answer is missing or of the wrong kind and then returns a
/// harmless value, so that one pass finds every fault. `finish` reports the keys nobody asked for.
/// The node and the fault list must outlive the section.
class Section {
 public:
  Section(const Node& table, std::string file, std::vector<Fault>& faults);

  std::string text(std::string_view key);  ///< required, not empty
  std::string text_or(std::string_view key, std::string_view fallback);
  int whole(std::string_view key, int low, int high);  ///< required, inside [low, high]
  int whole_or(std::string_view key, int fallback, int low, int high);
  std::optional<int> whole_if(std::string_view key, int low, int high);
  bool truth_or(std::string_view key, bool fallback);
  Decimal decimal(std::string_view key);  ///< required
  std::optional<Decimal> decimal_if(std::string_view key);
  Day day(std::string_view key);  ///< required
  std::optional<Day> day_if(std::string_view key);
  std::vector<std::string> texts(std::string_view key);  ///< a list of texts; absent = empty
  /// Which of `words` stands there; the first when it is none of them (and a fault).
  std::size_t choice(std::string_view key, std::span<const std::string_view> words);
  std::size_t choice_or(std::string_view key, std::span<const std::string_view> words, std::size_t fallback);
  Species species(std::string_view key);                 ///< required; pm25 after a fault
  Name name(std::string_view key);                       ///< required { zh, en }, one of them not empty
  std::optional<Section> section(std::string_view key);  ///< a table; absent = none
  std::vector<Section> sections(std::string_view key);   ///< a list of tables; absent = empty
  /// The raw value, marked as known; null when absent.
  const Node* value(std::string_view key);

  int line() const { return table_->line; }
  int line_of(std::string_view key) const;  ///< of the key's value, or of the table
  const std::string& file() const { return file_; }
  const Node& node() const { return *table_; }
  std::vector<Fault>& faults() { return *faults_; }
  void fault(int line, std::string message);
  /// Reports unknown keys with the list of known ones.
  void finish();

 private:
  const Node* expect(std::string_view key, Node::Kind kind, std::string_view what, bool required);
  const Node* table_;
  std::string file_;
  std::vector<Fault>* faults_;
  std::vector<std::string> known_;
};

}  // namespace lantian::terms
