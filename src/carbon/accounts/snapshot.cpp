#include "carbon/accounts/snapshot.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "carbon/accounts/snapshot_rows.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::carbon {
namespace {

std::string truth(bool value) {
  return value ? "yes" : "no";
}

std::string text_if(const std::optional<Decimal>& value) {
  return value ? value->text() : "";
}

std::string mass_if(const std::optional<CarbonMass>& mass) {
  return mass ? bits_of(in(*mass, tonne_co2)) : "-";
}

class SnapshotMaker {
 public:
  SnapshotMaker(const ComputedAccount& computed, const Enterprise& enterprise, const inventory::UnitBook& units)
      : computed_{computed},
        account_{computed.account},
        guide_{computed.program->guide},
        enterprise_{enterprise},
        units_{units} {}

  std::string run() {
    writer_.row("enterprise", {enterprise_.id, enterprise_.sector, enterprise_.county, truth(enterprise_.synthetic)});
    writer_.row("account", {account_.period, account_.boundary});
    guide();
    units();
    parameters();
    filings();
    results();
    return writer_.take();
  }

 private:
  void guide() {
    writer_.row("guide", {guide_.id, guide_.version, guide_.sha256, joined(guide_.boundaries, " ")});
    for (const GuideStream& stream : guide_.streams) {
      std::vector<std::string> fields{stream.id};
      for (const StreamMember& member : stream.members) fields.push_back(member.id);
      writer_.row("stream", fields);
    }
    for (const GuideRatio& one : guide_.ratios) {
      writer_.row("ratio", {one.id, one.numerator.text(), one.denominator.text(), one.unit});
    }
    for (const GuideInput& one : guide_.inputs) {
      writer_.row("input", {one.id, one.unit, truth(one.required), one.needed_with, one.member});
    }
    for (const GuideParameter& one : guide_.parameters) {
      writer_.row("parameter", {one.id, one.unit, truth(one.measured), text_if(one.low), text_if(one.high), one.derived,
                                one.member});
    }
    for (const GuideLine& one : guide_.lines) {
      writer_.row("line", {one.id, std::string{name_of(one.part)}, one.formula, one.unit, truth(one.in_facility)});
    }
  }

  /// Only units that are named here, with every spelling of theirs.
  void units() {
    std::set<std::string> texts{"tCO2"};
    for (const GuideRatio& one : guide_.ratios) texts.insert(one.unit);
    for (const ProgramSlot& one : computed_.program->slots) texts.insert(one.unit);
    for (const GuideLine& one : guide_.lines) texts.insert(one.unit);
    for (const Month& month : computed_.filings) {
      for (const MonthItem& item : month.items) texts.insert(item.unit);
    }
    std::set<std::string> symbols;
    for (const std::string& text : texts) {
      const auto take = [&](std::string_view word) {
        const auto* unit = units_.find(trimmed(word));
        if (unit != nullptr) symbols.insert(unit->symbol);
        return unit != nullptr;
      };
      if (take(text)) continue;
      for (const std::string_view piece : split(text, '/')) take(piece);
    }
    for (const inventory::ActivityUnit& one : units_.units()) {
      if (symbols.count(one.symbol) == 0) continue;
      std::vector<std::string> fields{one.symbol, one.dimension, one.scale.text()};
      fields.insert(fields.end(), one.names.begin(), one.names.end());
      writer_.row("unit", fields);
    }
  }

  void parameters() {
    for (const std::string& one : computed_.resolved.factors) writer_.row("factors", {one});
    for (std::size_t i = 0; i < guide_.parameters.size(); ++i) {
      for (const ResolvedValue& one : computed_.resolved.parameters[i].values) {
        writer_.row("value", {guide_.parameters[i].id, one.from, bits_of(one.value), one.text, one.origin, one.note});
      }
    }
  }

  void filings() {
    for (const std::string& month : computed_.months) writer_.row("month", {month});
    for (const Month& month : computed_.filings) {
      writer_.row("filing", {month.facility, month.month, std::string{name_of(month.state)}, truth(month.synthetic)});
      for (const MonthItem& item : month.items) {
        writer_.row("item", {item.item, std::string{name_of(item.standing)}, item.value.text(), item.unit,
                             std::string{name_of(item.origin)}, item.evidence, item.meter, item.record});
      }
    }
  }

  void results() {
    for (const AccountLine& one : account_.lines) {
      writer_.row("result", {one.facility, one.month, one.line, mass_if(one.mass), one.missing});
    }
    for (const std::string& one : account_.missing_months) writer_.row("missing", {one});
    for (const std::string& one : account_.notes) writer_.row("note", {one});
    writer_.row("state", {std::string{name_of(account_.state)}});
    writer_.row("total", {mass_if(account_.total)});
  }

  const ComputedAccount& computed_;
  const Account& account_;
  const Guide& guide_;
  const Enterprise& enterprise_;
  const inventory::UnitBook& units_;
  SnapshotWriter writer_;
};

}  // namespace

Snapshot snapshot_of(const ComputedAccount& computed, const Enterprise& enterprise, const inventory::UnitBook& units) {
  Snapshot snapshot;
  snapshot.text = SnapshotMaker{computed, enterprise, units}.run();
  snapshot.sha256 = sha256_hex(snapshot.text);
  return snapshot;
}

std::string lineage_text(const AccountLine& line) {
  const std::string place = line.facility.empty() ? line.month : line.facility + " " + line.month;
  std::string text =
      fmt::format("{} {} ({}): {}\n", place, line.line, name_of(line.part),
                  line.mass ? fmt::format("{} tCO2", in(*line.mass, tonne_co2)) : "no value: " + line.missing);
  text += "  = " + line.formula + "\n";
  for (const Operand& one : line.operands) {
    text += fmt::format("  {} = {} {} ({}) {}\n", one.id, one.value, one.unit, one.kind, one.origin);
  }
  return text;
}

const AccountLine* find_line(const Account& account, std::string_view line, std::string_view month,
                             std::string_view facility) {
  const auto found = std::ranges::find_if(account.lines, [&](const AccountLine& one) {
    return one.line == line && one.month == month && one.facility == facility;
  });
  return found == account.lines.end() ? nullptr : &*found;
}

}  // namespace lantian::carbon
