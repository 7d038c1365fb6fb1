// A snapshot read back: its guide, units, parameters and filings, and the account computed from them alone.
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "carbon/accounts/snapshot_rows.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::size_t most_snapshot_rows = 1'000'000;

/// How many fields each row has at least.
struct RowShape {
  std::string_view word;
  std::size_t fields;
};
constexpr std::array<RowShape, 17> row_shapes{{{"enterprise", 4},
                                               {"account", 2},
                                               {"guide", 4},
                                               {"stream", 2},
                                               {"ratio", 4},
                                               {"input", 5},
                                               {"parameter", 7},
                                               {"line", 5},
                                               {"unit", 3},
                                               {"factors", 1},
                                               {"value", 6},
                                               {"month", 1},
                                               {"filing", 4},
                                               {"item", 8},
                                               {"result", 5},
                                               {"missing", 1},
                                               {"state", 1}}};

std::string toml_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) quoted += c;
  }
  return quoted + "\"";
}

class SnapshotReader {
 public:
  Result<ReadSnapshot> run(std::string_view text) {
    LANTIAN_TRY(const std::vector<SnapshotRow> rows, snapshot_rows(text));
    if (rows.size() > most_snapshot_rows) return Error{ErrorCode::malformed, "has more rows than an account can", ""};
    for (const SnapshotRow& row : rows) {
      const auto shape = std::ranges::find(row_shapes, row.word, &RowShape::word);
      if (shape != row_shapes.end() && row.fields.size() < shape->fields) return fault(row, "has too few fields");
      LANTIAN_CHECK(take(row));
    }
    return computed();
  }
  const inventory::UnitBook& units() const { return units_; }

 private:
  static Error fault(const SnapshotRow& row, const std::string& what) {
    return {ErrorCode::malformed, fmt::format("line {} of the snapshot, '{}': {}", row.line, row.word, what), ""};
  }

  Result<void> take(const SnapshotRow& row) {
    const auto& f = row.fields;
    if (row.word == "enterprise") {
      read_.enterprise.id = f[0];
      read_.enterprise.sector = f[1];
      read_.enterprise.county = f[2];
      read_.enterprise.synthetic = f[3] == "yes";
    } else if (row.word == "account") {
      period_ = f[0];
      boundary_ = f[1];
    } else if (row.word == "unit") {
      unit(f);
    } else if (row.word == "factors") {
      read_.computed.resolved.factors.push_back(f[0]);
    } else if (row.word == "month") {
      read_.computed.months.push_back(f[0]);
    } else if (row.word == "value") {
      return value(row);
    } else if (row.word == "filing" || row.word == "item") {
      return row.word == "item" ? item(row) : filing(row);
    } else {
      return guide_row(row);
    }
    return {};
  }

  Result<void> guide_row(const SnapshotRow& row) {
    const auto& f = row.fields;
    if (row.word == "guide") {
      guide_.id = f[0];
      guide_.version = f[1];
      guide_.sha256 = f[2];
      for (const std::string_view one : split(f[3], ' ')) guide_.boundaries.emplace_back(one);
    } else if (row.word == "stream") {
      GuideStream& stream = guide_.streams.emplace_back();
      stream.id = f[0];
      for (std::size_t i = 1; i < f.size(); ++i) stream.members.push_back({f[i], "", {}});
    } else if (row.word == "ratio") {
      const auto numerator = parse_decimal(f[1]);
      const auto denominator = parse_decimal(f[2]);
      if (!numerator || !denominator || *denominator <= Decimal{}) return fault(row, "is no ratio");
      guide_.ratios.push_back({f[0], *numerator, *denominator, f[3]});
    } else if (row.word == "input") {
      GuideInput& one = guide_.inputs.emplace_back();
      one.id = f[0];
      one.unit = f[1];
      one.required = f[2] == "yes";
      one.needed_with = f[3];
      one.member = f[4];
    } else if (row.word == "parameter") {
      return parameter(row);
    } else if (row.word == "line") {
      const auto part = parse_part(f[1]);
      if (!part) return fault(row, "has no part of an account");
      guide_.lines.push_back({f[0], *part, f[2], f[3], {}, f[4] == "yes"});
    } else if (row.word != "result" && row.word != "missing" && row.word != "note" && row.word != "state" &&
               row.word != "total") {
      return fault(row, "is no row of a snapshot");
    }
    return {};
  }

  Result<void> parameter(const SnapshotRow& row) {
    GuideParameter& one = guide_.parameters.emplace_back();
    one.id = row.fields[0];
    one.unit = row.fields[1];
    one.measured = row.fields[2] == "yes";
    for (std::size_t i = 3; i < 5; ++i) {
      if (row.fields[i].empty()) continue;
      const auto bound = parse_decimal(row.fields[i]);
      if (!bound) return fault(row, "has a range of no numbers");
      (i == 3 ? one.low : one.high) = *bound;
    }
    one.derived = row.fields[5];
    one.member = row.fields[6];
    return {};
  }

  void unit(const std::vector<std::string>& f) {
    units_text_ += fmt::format("[[units]]\nsymbol = {}\ndimension = {}\nscale = {}\nnames = [", toml_text(f[0]),
                               toml_text(f[1]), toml_text(f[2]));
    for (std::size_t i = 3; i < f.size(); ++i) units_text_ += toml_text(f[i]) + ", ";
    units_text_ += "]\n";
  }

  Result<void> value(const SnapshotRow& row) {
    const auto number = parse_bits(row.fields[2]);
    if (!number) return fault(row, "holds no number");
    const auto known = std::ranges::find(guide_.parameters, row.fields[0], &GuideParameter::id);
    if (known == guide_.parameters.end()) return fault(row, "is of no parameter above");
    auto& parameters = read_.computed.resolved.parameters;
    parameters.resize(guide_.parameters.size());
    parameters[static_cast<std::size_t>(known - guide_.parameters.begin())].values.push_back(
        {row.fields[1], *number, row.fields[3], row.fields[4], row.fields[5]});
    return {};
  }

  Result<void> filing(const SnapshotRow& row) {
    const auto state = parse_month_state(row.fields[2]);
    if (!state) return fault(row, "has no state of a month");
    Month& month = read_.computed.filings.emplace_back();
    month.enterprise = read_.enterprise.id;
    month.facility = row.fields[0];
    month.month = row.fields[1];
    month.state = *state;
    month.synthetic = row.fields[3] == "yes";
    return {};
  }

  Result<void> item(const SnapshotRow& row) {
    const auto& f = row.fields;
    const auto standing = parse_standing(f[1]);
    const auto value = parse_decimal(f[2]);
    const auto origin = parse_origin(f[4]);
    if (read_.computed.filings.empty() || !standing || !value || !origin) return fault(row, "is no item of a filing");
    read_.computed.filings.back().items.push_back({f[0], *standing, *value, f[3], *origin, f[5], f[6], f[7]});
    return {};
  }

  Result<ReadSnapshot> computed() {
    guide_.file = "the snapshot";
    LANTIAN_TRY(units_, inventory::UnitBook::read({"the snapshot's units", units_text_}));
    const auto& resolved = read_.computed.resolved.parameters;
    const bool whole = resolved.size() == guide_.parameters.size() &&
                       std::ranges::none_of(resolved, [](const auto& one) { return one.values.empty(); });
    if (!whole) return Error{ErrorCode::malformed, "a parameter of the snapshot has no value", ""};
    if (read_.computed.months.empty()) return Error{ErrorCode::malformed, "the snapshot has no months", ""};
    LANTIAN_TRY(GuideProgram program, make_program(std::move(guide_), units_));
    read_.program = std::make_shared<const GuideProgram>(std::move(program));
    read_.computed.program = read_.program.get();
    const AccountQuestion question{
        &read_.enterprise,      read_.computed.filings,   period_, read_.computed.months, boundary_,
        read_.computed.program, &read_.computed.resolved, &units_};
    LANTIAN_TRY(read_.computed.account, compute_account(question));
    return std::move(read_);
  }

  ReadSnapshot read_;
  Guide guide_;
  inventory::UnitBook units_;
  std::string units_text_;
  std::string period_, boundary_;
};

std::string first_difference(std::string_view before, std::string_view after) {
  const auto old_lines = split(before, '\n');
  const auto new_lines = split(after, '\n');
  for (std::size_t i = 0; i < std::min(old_lines.size(), new_lines.size()); ++i) {
    if (old_lines[i] == new_lines[i]) continue;
    return fmt::format("line {} says {}, computed again {}", i + 1, in_quotes(old_lines[i], 120),
                       in_quotes(new_lines[i], 120));
  }
  return fmt::format("has {} lines, computed again {}", old_lines.size(), new_lines.size());
}

}  // namespace

Result<ReadSnapshot> verify(const Snapshot& snapshot) {
  if (sha256_hex(snapshot.text) != snapshot.sha256) {
    return Error{ErrorCode::corrupt, "the snapshot's text is not the one that its hash stands for", ""};
  }
  SnapshotReader reader;
  LANTIAN_TRY(ReadSnapshot read, reader.run(snapshot.text));
  const Snapshot again = snapshot_of(read.computed, read.enterprise, reader.units());
  if (again.text != snapshot.text) {
    return Error{ErrorCode::corrupt, "the snapshot does not verify: " + first_difference(snapshot.text, again.text),
                 ""};
  }
  return read;
}

}  // namespace lantian::carbon
