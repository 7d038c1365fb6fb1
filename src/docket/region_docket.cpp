#include "docket/region_docket.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::docket {
namespace {

using terms::Section;

constexpr int most_days = 3660;
constexpr std::array<std::string_view, 2> docket_proof{"verified", "unverified"};

class RegionDocketReader {
 public:
  explicit RegionDocketReader(const CaseTypes& types) : types_{types} {}

  RegionDocket read(Section top) {
    RegionDocket out;
    out.calendar = top.text("calendar");
    out.feed_domain = top.text("feed_domain");
    out.default_place = top.text("default_place");
    out.soon_days = top.whole("soon_days", 0, most_days);
    out.source = top.text("source");
    out.status = docket_proof[top.choice("status", docket_proof)];
    for (const Section& one : top.sections("register")) out.registers.push_back(read_source(one, false));
    for (const Section& one : top.sections("petitions")) out.petitions.push_back(read_source(one, true));
    for (const Section& one : top.sections("place")) out.places.push_back(read_place(one));
    for (const Section& one : top.sections("route")) out.routes.push_back(read_route(one));
    for (const Section& one : top.sections("office")) out.offices.push_back(read_office(one));
    top.finish();
    return out;
  }

 private:
  void check_step(Section& section, const CaseType* type, std::string_view key, const std::string& step) {
    if (type == nullptr || type->transition(step) != nullptr) return;
    section.fault(section.line_of(key), fmt::format("type '{}' has no step '{}'", type->id, step));
  }

  RegisterSource read_source(Section section, bool petitions) {
    RegisterSource out;
    out.id = section.text("id");
    out.type = section.text("type");
    const CaseType* type = types_.type(out.type);
    if (type == nullptr) {
      section.fault(section.line_of("type"),
                    fmt::format("there is no case type '{}'; there are {}", out.type, types_.id_list()));
    }
    out.steps.close = section.text("close");
    check_step(section, type, "close", out.steps.close);
    std::string& other = petitions ? out.steps.accept : out.steps.keep;
    const std::string_view key = petitions ? "accept" : "keep";
    other = section.text(key);
    check_step(section, type, key, other);
    section.finish();
    return out;
  }

  RegionPlace read_place(Section section) {
    RegionPlace out;
    out.id = section.text("id");
    out.parent = section.text("parent");
    const std::string level = section.text("level");
    const auto known = parse_area_level(level);
    if (!known) section.fault(section.line_of("level"), fmt::format("{} is no level of an area", in_quotes(level)));
    out.level = known.value_or(AreaLevel::county);
    if (!places_.insert(out.id).second) {
      section.fault(section.line_of("id"), fmt::format("place '{}' stands here twice", out.id));
    }
    section.finish();
    return out;
  }

  void check_unit(Section& section, const std::string& unit) {
    if (types_.vocabulary().unit(unit) != nullptr) return;
    section.fault(section.line_of("unit"), fmt::format("the vocabulary has no office {}", in_quotes(unit)));
  }

  RegionRoute read_route(Section section) {
    RegionRoute out{section.text("topic"), section.text("area"), section.text("unit")};
    if (out.topic != "*" && types_.vocabulary().topic(out.topic) == nullptr) {
      section.fault(section.line_of("topic"), fmt::format("the vocabulary has no topic {}", in_quotes(out.topic)));
    }
    check_unit(section, out.unit);
    section.finish();
    return out;
  }

  RegionOffice read_office(Section section) {
    RegionOffice out{section.text("unit"), section.text("area"), section.name("name")};
    check_unit(section, out.unit);
    section.finish();
    return out;
  }

  const CaseTypes& types_;
  std::set<std::string, std::less<>> places_;
};

const RegisterSource* source_named(const std::vector<RegisterSource>& sources, std::string_view id) {
  const auto found = std::ranges::find(sources, id, &RegisterSource::id);
  return found == sources.end() ? nullptr : &*found;
}

}  // namespace

const RegisterSource* RegionDocket::register_named(std::string_view id) const {
  return source_named(registers, id);
}

const RegisterSource* RegionDocket::petitions_named(std::string_view id) const {
  return source_named(petitions, id);
}

std::string RegionDocket::route(std::string_view topic, std::string_view place, const Areas& areas) const {
  const auto found = std::ranges::find_if(routes, [&](const RegionRoute& one) {
    return (one.topic == "*" || one.topic == topic) && areas.within(place, one.area);
  });
  return found == routes.end() ? "" : found->unit;
}

const terms::Name* RegionDocket::office(std::string_view unit, std::string_view area) const {
  const auto found =
      std::ranges::find_if(offices, [&](const RegionOffice& one) { return one.unit == unit && one.area == area; });
  return found == offices.end() ? nullptr : &found->name;
}

Result<RegionDocket> read_region_docket(const terms::SourceFile& file, const CaseTypes& types) {
  std::vector<terms::Fault> faults;
  RegionDocket out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    out = RegionDocketReader{types}.read(Section{*tree, file.path, faults});
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

Areas areas_of(const terms::Region& region, const RegionDocket& docket) {
  Areas areas = Areas::of(region);
  for (const RegionPlace& place : docket.places) areas.add(place.id, place.parent, place.level);
  return areas;
}

}  // namespace lantian::docket
