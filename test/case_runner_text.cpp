// From the text of a case file to blocks and trials, and from outcomes to failures.
#include "base/text.hpp"
#include "case_runner.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lantian::cases {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> result;
  std::string word;
  for (const char c : text) {
    if (c != ' ' && c != '\t') {
      word.push_back(c);
    } else if (!word.empty()) {
      result.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) result.push_back(std::move(word));
  return result;
}

std::string joined_words(const Clause& clause, std::size_t from = 0) {
  return joined({clause.begin() + static_cast<std::ptrdiff_t>(std::min(from, clause.size())), clause.end()}, " ");
}

/// '#' begins a comment at the margin or after a blank; colours are written without it.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) return line.substr(0, i);
  }
  return line;
}

std::vector<Clause> clauses_of(std::string_view text) {
  std::vector<Clause> result;
  for (const std::string_view piece : split(text, ',')) result.push_back(words_of(piece));
  return result;
}

/// Reads line after line; the state is the block in the making and what was given since its last `expect`.
class Reading {
 public:
  explicit Reading(CaseFile& file) : file_{file} {}

  void take(int line, std::string_view raw) {
    line_ = line;
    take_promise(raw);
    const std::string_view text = without_comment(raw);
    const std::vector<std::string> all = words_of(text);
    if (all.empty()) return;
    if (text.front() == ' ' || text.front() == '\t') {
      take_indented(all, trimmed(text));
    } else {
      take_margin(all);
    }
  }
  void finish() { close_block(); }

 private:
  void misuse(std::string message) { file_.misuses.push_back({line_, std::move(message)}); }

  /// "# must refuse 7: unknown word"
  void take_promise(std::string_view raw) {
    constexpr std::string_view mark = "# must refuse ";
    if (!raw.starts_with(mark)) return;
    raw.remove_prefix(mark.size());
    const std::size_t colon = raw.find(": ");
    int at = 0;
    std::from_chars(raw.data(), raw.data() + raw.size(), at);
    if (colon == std::string_view::npos || at < 1) return misuse("write '# must refuse LINE: words'");
    file_.must_refuse.push_back({at, std::string{trimmed(raw.substr(colon + 2))}});
  }

  void take_margin(const std::vector<std::string>& all) {
    close_block();
    if (all[0] == "rule" || all[0] == "standard") {
      if (all.size() != 2) return misuse(fmt::format("'{}' takes one name", all[0]));
      if (all[0] == "standard") chosen_.clear();
      chosen_.push_back(all[0] + " " + all[1]);
      return;
    }
    Block block;
    block.line = line_;
    block.verb = all[0];
    block.arguments.assign(all.begin() + 1, all.end());
    block.chosen = chosen_;
    file_.blocks.push_back(std::move(block));
    open_ = true;
  }

  void take_indented(const std::vector<std::string>& all, std::string_view text) {
    if (!open_) return misuse("an indented line must stand below a verb");
    Block& block = file_.blocks.back();
    if (all[0] == "tolerance") {
      const auto value = all.size() == 2 || all.size() == 3 ? parse_decimal(all[1]) : Result<Decimal>{Error{}};
      if (!value) return misuse("write 'tolerance NUMBER UNIT', or 'tolerance NUMBER' for answers without unit");
      block.tolerance = *value;
      block.tolerance_unit = all.size() == 3 ? all[2] : "";
    } else if (all[0] == "given" || all[0] == "expect") {
      take_given_or_expect(block, text);
    } else {
      misuse(fmt::format("unknown word '{}'; an indented line begins with given, expect or tolerance", all[0]));
    }
  }

  void take_given_or_expect(Block& block, std::string_view text) {
    const std::size_t expect = text.starts_with("expect") ? 0 : text.find(" expect ");
    if (text.starts_with("given ")) {
      if (expected_) given_ = {};
      expected_ = false;
      const std::string_view given = trimmed(text.substr(6, expect == std::string_view::npos ? expect : expect - 6));
      for (Clause& clause : clauses_of(given)) given_.given.push_back(std::move(clause));
      given_.given_text += (given_.given_text.empty() ? "" : ", ") + std::string{given};
    } else if (!text.starts_with("expect ")) {
      return misuse("nothing follows");
    }
    if (expect == std::string_view::npos) return;
    given_.line = line_;
    given_.expect_text = std::string{trimmed(trimmed(text.substr(expect)).substr(6))};
    given_.expect = clauses_of(given_.expect_text);
    for (const auto* clauses : {&given_.given, &given_.expect}) {
      if (std::ranges::any_of(*clauses, &Clause::empty)) return misuse("nothing stands between two commas");
    }
    block.trials.push_back(given_);
    expected_ = true;
  }

  void close_block() {
    if (open_ && !expected_ && !given_.given.empty()) misuse("the block before ends without an expect");
    given_ = {};
    expected_ = false;
    open_ = false;
  }

  CaseFile& file_;
  int line_ = 0;
  bool open_ = false;
  bool expected_ = false;
  Trial given_;
  std::vector<std::string> chosen_;
};

/// The longest name of an answer that the clause begins with.
const std::pair<const std::string, Value>* named(const Clause& clause, const Outcome& outcome, std::size_t& length) {
  for (length = clause.size(); length > 0; --length) {
    const auto found =
        outcome.values.find(joined_words({clause.begin(), clause.begin() + static_cast<std::ptrdiff_t>(length)}));
    if (found != outcome.values.end()) return &*found;
  }
  const auto unnamed = outcome.values.find("");
  return unnamed == outcome.values.end() ? nullptr : &*unnamed;
}

bool same_words(std::string_view a, std::string_view b) {
  std::vector<std::string> left = words_of(a);
  std::vector<std::string> right = words_of(b);
  std::ranges::sort(left);
  std::ranges::sort(right);
  return left == right;
}

std::string shown(const Value& value) {
  if (!value.exact) return value.text;
  const std::string text = value.text.empty() ? fmt::format("{:.10g}", value.exact->approximate()) : value.text;
  return value.unit.empty() ? text : text + " " + value.unit;
}

/// True when the expected words hold; a fault of the case itself is put into `fault`.
bool holds(const Clause& expected, const Value& value, const Block& block, std::string& fault) {
  if (!value.exact) return same_words(joined_words(expected), value.text);
  const auto wanted = parse_decimal(expected.empty() ? "" : expected[0]);
  if (!wanted) return false;
  if (expected.size() > 1 && joined_words(expected, 1) != value.unit) {
    fault = fmt::format("the answer is in '{}'", value.unit);
    return false;
  }
  const Rational distance = wanted->exact() - *value.exact;
  if (!block.tolerance) return distance.is_zero();
  if (block.tolerance_unit != value.unit) {
    fault = fmt::format("the tolerance is in '{}', the answer in '{}'", block.tolerance_unit, value.unit);
    return false;
  }
  return distance <= block.tolerance->exact() && Rational{0} - distance <= block.tolerance->exact();
}

std::optional<std::string> judge_refusal(const Trial& trial, const Outcome& outcome) {
  std::string got;
  for (const auto& [name, value] : outcome.values) got += (got.empty() ? "" : ", ") + name + " " + shown(value);
  if (!outcome.refused) return fmt::format("given {}, expected a refusal, got {}", trial.given_text, got);
  for (std::size_t i = 1; i < trial.expect[0].size(); ++i) {
    if (lowered(outcome.refused->text()).find(lowered(trial.expect[0][i])) == std::string::npos) {
      return fmt::format("given {}, expected a refusal that says '{}', got: {}", trial.given_text, trial.expect[0][i],
                         outcome.refused->text());
    }
  }
  return std::nullopt;
}

}  // namespace

CaseFile read_case_file(std::string_view text) {
  CaseFile file;
  if (!is_utf8(text)) {
    file.misuses.push_back({1, "the file is not UTF-8"});
    return file;
  }
  Reading reading{file};
  int line = 0;
  for (const std::string_view raw : split(text, '\n')) {
    reading.take(++line, raw.ends_with('\r') ? raw.substr(0, raw.size() - 1) : raw);
  }
  reading.finish();
  return file;
}

Value words(std::string text) {
  return {std::move(text), std::nullopt, ""};
}
Value number(const Rational& exact, std::string unit, const std::string& text) {
  return {text, exact, std::move(unit)};
}

std::optional<std::string> judge_trial(const Trial& trial, const Block& block, const Outcome& outcome) {
  if (trial.expect[0][0] == "refused") return judge_refusal(trial, outcome);
  if (outcome.refused) {
    return fmt::format("given {}, expected {}, refused: {}", trial.given_text, trial.expect_text,
                       outcome.refused->text());
  }
  for (const Clause& clause : trial.expect) {
    std::size_t length = 0;
    const auto* answer = named(clause, outcome, length);
    if (answer == nullptr) {
      std::vector<std::string> names;
      for (const auto& [name, value] : outcome.values) names.push_back(name);
      return fmt::format("'{}' is not answered here; '{}' answers {}", joined_words(clause), block.verb,
                         joined(names, ", "));
    }
    std::string fault;
    const Clause rest{clause.begin() + static_cast<std::ptrdiff_t>(length), clause.end()};
    if (holds(rest, answer->second, block, fault)) continue;
    if (!fault.empty()) return fault;
    return fmt::format("given {}, expected {}, got {} {}", trial.given_text, joined_words(clause), answer->first,
                       shown(answer->second));
  }
  return std::nullopt;
}

void Asking::misuse(std::string message) {
  if (misused_.empty()) misused_ = std::move(message);
}

Decimal Asking::decimal(std::string_view word) {
  const auto value = parse_decimal(word);
  if (!value) misuse(value.error().message);
  return value ? *value : Decimal{};
}

int Asking::whole(std::string_view word) {
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) misuse(fmt::format("'{}' is not a whole number", word));
  return value;
}

terms::Species Asking::species(std::string_view word) {
  const auto found = terms::parse_species(word);
  if (found && std::ranges::count(terms::basic_six, *found) > 0) return *found;
  misuse(fmt::format("'{}' is none of PM2.5 PM10 SO2 NO2 CO O3", word));
  return terms::Species::pm25;
}

ConcentrationUnit Asking::unit(std::string_view word) {
  const auto found = terms::parse_unit(word);
  if (!found) misuse(fmt::format("'{}' is not a unit; ug/m3 and mg/m3 are", word));
  return found.value_or(ConcentrationUnit::ug_m3);
}

Day Asking::day(std::string_view word) {
  const auto value = parse_day(word);
  if (!value) misuse(value.error().message);
  return value ? *value : Day{};
}

Period Asking::period(std::string_view word) {
  const auto value = parse_period(word);
  if (!value) misuse(value.error().message);
  return value ? *value : Period{};
}

const std::string& Asking::word(const Clause& clause, std::size_t position, std::string_view what) {
  static const std::string nothing;
  if (position < clause.size()) return clause[position];
  misuse(fmt::format("{} is missing after '{}'", what, joined_words(clause)));
  return nothing;
}

}  // namespace lantian::cases
