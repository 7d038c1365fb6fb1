#include "serve/respond/list_office.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "keep/files.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using terms::Section;

template <std::size_t n>
std::array<int, n> list_wholes(Section& section, std::string_view key) {
  std::array<int, n> out{};
  const terms::Node* list = section.value(key);
  const bool fits = list != nullptr && list->kind == terms::Node::Kind::list && list->items.size() == n;
  for (std::size_t i = 0; fits && i < n; ++i) out[i] = static_cast<int>(list->items[i].whole);
  const bool inside = std::ranges::all_of(out, [](int percent) { return percent >= 0 && percent <= 100; });
  if (!fits || !inside) section.fault(section.line_of(key), fmt::format("{} holds {} whole percents", key, n));
  return out;
}

double box_degrees(Section& section, std::string_view key) {
  return section.decimal(key).approximate();
}

void read_cuts(Section& draft, DraftPlan& plan) {
  for (Section& one : draft.sections("dust")) {
    plan.dust.push_back({{one.text("class")}, one.text("kind"), list_wholes<3>(one, "percent"), one.name("text")});
    one.finish();
  }
  for (Section& one : draft.sections("mobile")) {
    plan.mobile.push_back({one.texts("classes"), "", list_wholes<3>(one, "percent"), one.name("text")});
    one.finish();
  }
}

void read_draft_words(Section& draft, DraftPlan& plan) {
  auto words = draft.section("words");
  if (!words) return draft.fault(draft.line(), "[draft.words] is missing");
  plan.unit = words->name("unit");
  plan.contact = words->name("contact");
  plan.address = words->name("address");
  plan.proof = words->name("proof");
  plan.approver = words->name("approver");
  plan.notice = words->name("notice");
  plan.pledge = words->name("pledge");
  words->finish();
}

void read_draft_plan(Section& draft, DraftPlan& plan) {
  plan.seed = static_cast<std::uint64_t>(draft.whole("seed", 0, 1'000'000'000));
  plan.units_per_1000_sources = draft.whole("units_per_1000_sources", 1000, 10000);
  plan.most_lines = draft.whole("most_lines", 1, 20);
  plan.small_below_t = draft.whole("small_below_t", 0, 100000);
  plan.grade_until = draft.day("grade_until");
  plan.guarantee_from = draft.day("guarantee_from");
  plan.guarantee_to = draft.day("guarantee_to");
  plan.vehicles_per_100_t = draft.whole("vehicles_per_100_t", 0, 1000);
  plan.most_vehicles = draft.whole("most_vehicles", 1, 10000);
  plan.c4_percent = list_wholes<2>(draft, "c4_percent");
  plan.heat_sectors = draft.texts("heat_sectors");
  plan.heat_load_percent = list_wholes<2>(draft, "heat_load_percent");
  plan.waste_industries = draft.texts("waste_industries");
  plan.waste_of_20 = draft.whole("waste_of_20", 0, 20);
  plan.waste_load_percent = list_wholes<2>(draft, "waste_load_percent");
  plan.pledge_of_20 = draft.whole("pledge_of_20", 0, 20);
  plan.pledge_percent = draft.whole("pledge_percent", 0, 100);
  plan.nox_g_per_vehicle_day = draft.whole("nox_g_per_vehicle_day", 1, 100000);
  read_cuts(draft, plan);
  read_draft_words(draft, plan);
  draft.finish();
}

void read_list_approval(Section& root, ListApprovalRule& rule) {
  auto part = root.section("approval");
  if (!part) return root.fault(root.line(), "[approval] is missing: who approves a list");
  rule.office = part->name("office");
  rule.roles = part->texts("roles");
  rule.another_person = part->truth_or("another_person", true);
  part->text("source");
  part->text("status");
  if (rule.roles.empty()) part->fault(part->line(), "name the roles that approve a list: roles = [\"prefecture\"]");
  part->finish();
}

Result<void> read_list_places(const std::string& path, ListOffice& office) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree({path, std::move(text)}, faults);
  if (tree) {
    Section root{*tree, path, faults};
    for (Section& one : root.sections("place")) {
      one.text("source");
      one.text("status");
      office.places.push_back(
          {one.text("unit"),
           {box_degrees(one, "west"), box_degrees(one, "south"), box_degrees(one, "east"), box_degrees(one, "north")},
           one.texts("counties")});
      one.finish();
    }
    read_list_approval(root, office.approval);
    for (Section& one : root.sections("fuel")) {
      const std::string word = one.text("word");
      office.fuels.insert_or_assign(word, one.name("name"));
      one.finish();
    }
    if (auto draft = root.section("draft")) read_draft_plan(*draft, office.draft);
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return {};
}

}  // namespace

respond::ListContext ListOffice::context(std::string_view unit, Day on) const {
  respond::ListContext context;
  context.on = on;
  const auto place = std::ranges::find(places, unit, &ListPlace::unit);
  if (place == places.end()) return context;
  context.box = place->box;
  context.counties = {place->counties.begin(), place->counties.end()};
  return context;
}

Result<ListOffice> open_list_office(const std::string& root) {
  ListOffice office;
  LANTIAN_TRY(const auto grades, keep::read_tree(root + "/data/grades", ".toml"));
  LANTIAN_TRY(office.rules, respond::read_grade_rules(grades));
  LANTIAN_TRY(const auto forms, keep::read_tree(root + "/data/respond/forms", ".toml"));
  LANTIAN_TRY(office.forms, respond::read_list_forms(forms));
  LANTIAN_CHECK(read_list_places(root + "/data/respond/list.toml", office));
  return office;
}

Day usual_list_day(const respond::ReductionList& list, Day today) {
  const auto season = parse_period(list.season);
  if (!list.synthetic || !season || season->contains(today)) return today;
  return season->begin + std::chrono::days{season->days() / 2};
}

std::string list_key(std::string_view unit, std::string_view season) {
  return fmt::format("{}-{}", unit, season);
}

}  // namespace lantian::serve
