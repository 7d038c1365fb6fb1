#include "terms/tree.hpp"

#include "base/text.hpp"
#include "terms/toml_library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace lantian::terms {
namespace {

/// Ten nanograms per mg is finer than any law; more places would only overflow a comparison.
constexpr int most_places = 9;

Node node_of(const toml::node& from);

int line_in_file(const toml::node& from) {
  return static_cast<int>(from.source().begin.line);
}

Node table_node(const toml::table& from) {
  Node node;
  node.kind = Node::Kind::table;
  for (const auto& [key, value] : from) {
    node.keys.emplace_back(key.str());
    node.items.push_back(node_of(value));
  }
  return node;
}

Node list_node(const toml::array& from) {
  Node node;
  node.kind = Node::Kind::list;
  for (const toml::node& value : from) node.items.push_back(node_of(value));
  return node;
}

Node day_node(const toml::date& from) {
  Node node;
  node.kind = Node::Kind::day;
  node.day = Day{std::chrono::year{from.year} / std::chrono::month{from.month} / std::chrono::day{from.day}};
  return node;
}

Node node_of(const toml::node& from) {
  Node node;
  if (const auto* table = from.as_table()) {
    node = table_node(*table);
  } else if (const auto* list = from.as_array()) {
    node = list_node(*list);
  } else if (const auto* text = from.as_string()) {
    node.kind = Node::Kind::text;
    node.text = text->get();
  } else if (const auto* whole = from.as_integer()) {
    node.kind = Node::Kind::whole;
    node.whole = whole->get();
  } else if (const auto* truth = from.as_boolean()) {
    node.kind = Node::Kind::truth;
    node.truth = truth->get();
  } else if (const auto* day = from.as_date()) {
    node = day_node(day->get());
  } else if (from.is_floating_point()) {
    node.kind = Node::Kind::fraction;
  }
  node.line = line_in_file(from);
  return node;
}

std::string_view word_for(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::text:
      return "a text";
    case Node::Kind::whole:
      return "a whole number";
    case Node::Kind::fraction:
      return "a number with a point";
    case Node::Kind::truth:
      return "true or false";
    case Node::Kind::day:
      return "a date";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::table:
      return "a table";
    case Node::Kind::other:
      return "a time";
  }
  return "something else";
}

std::string words_text(std::span<const std::string_view> words) {
  std::string all;
  for (const std::string_view word : words) {
    if (!all.empty()) all += ", ";
    all += word;
  }
  return all;
}

}  // namespace

std::string Fault::text() const {
  return line > 0 ? fmt::format("{}:{}: {}", file, line, message) : file + ": " + message;
}

const Node* Node::member(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

std::optional<Node> parse_tree(const SourceFile& file, std::vector<Fault>& faults) {
  try {
    const toml::parse_result parsed = toml::parse(std::string_view{file.text});
    if (parsed) {
      Node root = node_of(parsed.table());
      root.line = 1;
      return root;
    }
    faults.push_back({file.path, static_cast<int>(parsed.error().source().begin.line),
                      fmt::format("is not TOML: {}", parsed.error().description())});
  } catch (const std::exception& error) {
    faults.push_back({file.path, 0, fmt::format("cannot be read: {}", error.what())});
  }
  return std::nullopt;
}

std::optional<Decimal> decimal_of(const Node& node) {
  if (node.kind == Node::Kind::whole) {
    // Wholes take the same road as quoted ones, so that both obey the same limit of digits.
    const auto whole = parse_decimal(std::to_string(node.whole));
    return whole ? std::optional{*whole} : std::nullopt;
  }
  if (node.kind != Node::Kind::text || node.text.find_first_of("eE") != std::string::npos) return std::nullopt;
  const auto parsed = parse_decimal(node.text);
  return parsed && parsed->places <= most_places ? std::optional{*parsed} : std::nullopt;
}

Section::Section(const Node& table, std::string file, std::vector<Fault>& faults)
    : table_{&table}, file_{std::move(file)}, faults_{&faults} {}

const Node* Section::value(std::string_view key) {
  known_.emplace_back(key);
  return table_->member(key);
}

int Section::line_of(std::string_view key) const {
  const Node* node = table_->member(key);
  return node == nullptr ? line() : node->line;
}

void Section::fault(int line, std::string message) {
  faults_->push_back({file_, line, std::move(message)});
}

const Node* Section::expect(std::string_view key, Node::Kind kind, std::string_view what, bool required) {
  const Node* node = value(key);
  if (node == nullptr) {
    if (required) fault(line(), fmt::format("'{}' is missing here; write {}", key, what));
    return nullptr;
  }
  if (node->kind == kind) return node;
  fault(node->line, fmt::format("'{}' is {}; write {}", key, word_for(node->kind), what));
  return nullptr;
}

std::string Section::text(std::string_view key) {
  const Node* node = expect(key, Node::Kind::text, "a text in quotes", true);
  if (node == nullptr) return "";
  if (trimmed(node->text).empty()) fault(node->line, fmt::format("'{}' is empty; it must say something", key));
  return node->text;
}

std::string Section::text_or(std::string_view key, std::string_view fallback) {
  const Node* node = expect(key, Node::Kind::text, "a text in quotes", false);
  return node == nullptr ? std::string{fallback} : node->text;
}

std::optional<int> Section::whole_if(std::string_view key, int low, int high) {
  const Node* node = expect(key, Node::Kind::whole, fmt::format("a whole number from {} to {}", low, high), false);
  if (node == nullptr) return std::nullopt;
  if (node->whole < low || node->whole > high) {
    fault(node->line, fmt::format("'{}' is {}; it lies between {} and {}", key, node->whole, low, high));
    return std::nullopt;
  }
  return static_cast<int>(node->whole);
}

int Section::whole(std::string_view key, int low, int high) {
  if (table_->member(key) == nullptr) {
    fault(line(), fmt::format("'{}' is missing here; write a whole number from {} to {}", key, low, high));
  }
  return whole_if(key, low, high).value_or(low);
}

int Section::whole_or(std::string_view key, int fallback, int low, int high) {
  return whole_if(key, low, high).value_or(fallback);
}

bool Section::truth_or(std::string_view key, bool fallback) {
  const Node* node = expect(key, Node::Kind::truth, "true or false", false);
  return node == nullptr ? fallback : node->truth;
}

std::optional<Decimal> Section::decimal_if(std::string_view key) {
  const Node* node = value(key);
  if (node == nullptr) return std::nullopt;
  const auto read = decimal_of(*node);
  if (!read) {
    const std::string given =
        node->kind == Node::Kind::text ? in_quotes(node->text) : std::string{word_for(node->kind)};
    fault(node->line,
          fmt::format("'{}' is {}; write a whole number, or a decimal in quotes like \"0.05\" (kept exactly)", key,
                      given));
  }
  return read;
}

Decimal Section::decimal(std::string_view key) {
  if (table_->member(key) == nullptr) {
    fault(line(), fmt::format("'{}' is missing here; write a whole number, or a decimal in quotes like \"0.05\"", key));
  }
  return decimal_if(key).value_or(Decimal{});
}

std::optional<Day> Section::day_if(std::string_view key) {
  const Node* node = expect(key, Node::Kind::day, "a date without quotes, like 2016-01-01", false);
  return node == nullptr ? std::nullopt : std::optional{node->day};
}

Day Section::day(std::string_view key) {
  const Node* node = expect(key, Node::Kind::day, "a date without quotes, like 2016-01-01", true);
  return node == nullptr ? Day{} : node->day;
}

std::vector<std::string> Section::texts(std::string_view key) {
  std::vector<std::string> all;
  const Node* node = expect(key, Node::Kind::list, "a list of texts, like [\"a\", \"b\"]", false);
  if (node == nullptr) return all;
  for (const Node& item : node->items) {
    if (item.kind != Node::Kind::text) {
      fault(item.line, fmt::format("'{}' holds {}; write texts in quotes", key, word_for(item.kind)));
    } else {
      all.push_back(item.text);
    }
  }
  return all;
}

std::size_t Section::choice(std::string_view key, std::span<const std::string_view> words) {
  const Node* node = expect(key, Node::Kind::text, "one of " + words_text(words), true);
  if (node == nullptr) return 0;
  const auto found = std::find(words.begin(), words.end(), node->text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  fault(node->line, fmt::format("'{}' is {}; allowed are {}", key, in_quotes(node->text), words_text(words)));
  return 0;
}

std::size_t Section::choice_or(std::string_view key, std::span<const std::string_view> words, std::size_t fallback) {
  if (value(key) == nullptr) return fallback;
  return choice(key, words);
}

Species Section::species(std::string_view key) {
  const Node* node = expect(key, Node::Kind::text, "a species like \"PM2.5\"", true);
  if (node == nullptr) return Species::pm25;
  const auto known = parse_species(node->text);
  if (!known) {
    fault(node->line, fmt::format("{} is no species known here; allowed are PM2.5 PM10 SO2 NO2 CO O3 NO NOx TSP Pb BaP "
                                  "C6H6 NMHC NH3",
                                  in_quotes(node->text)));
  }
  return known.value_or(Species::pm25);
}

Name Section::name(std::string_view key) {
  Name result;
  if (expect(key, Node::Kind::table, "{ zh = \"...\", en = \"...\" }", true) == nullptr) return result;
  Section inner{*table_->member(key), file_, *faults_};
  result.zh = inner.text_or("zh", "");
  result.en = inner.text_or("en", "");
  if (result.zh.empty() && result.en.empty())
    inner.fault(inner.line(), fmt::format("'{}' names nothing; give zh, en or both", key));
  inner.finish();
  return result;
}

std::optional<Section> Section::section(std::string_view key) {
  const Node* node = expect(key, Node::Kind::table, "a table", false);
  if (node == nullptr) return std::nullopt;
  return Section{*node, file_, *faults_};
}

std::vector<Section> Section::sections(std::string_view key) {
  std::vector<Section> all;
  const Node* node = expect(key, Node::Kind::list, "a list of tables", false);
  if (node == nullptr) return all;
  for (const Node& item : node->items) {
    if (item.kind == Node::Kind::table) {
      all.emplace_back(item, file_, *faults_);
    } else {
      fault(item.line, fmt::format("'{}' holds {}; each entry is a table", key, word_for(item.kind)));
    }
  }
  return all;
}

void Section::finish() {
  std::sort(known_.begin(), known_.end());
  known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
  for (std::size_t i = 0; i < table_->keys.size(); ++i) {
    if (std::find(known_.begin(), known_.end(), table_->keys[i]) != known_.end()) continue;
    fault(table_->items[i].line,
          fmt::format("unknown key {}; known here: {}", in_quotes(table_->keys[i]), joined(known_, " ")));
  }
}

}  // namespace lantian::terms
