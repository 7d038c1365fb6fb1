#pragma once
#include "respond/list/list.hpp"

#include <nlohmann/json.hpp>

/// Parts of a list as JSON, for documents and pages. Heavy: only for files of the list.
namespace lantian::serve {

using ListJson = nlohmann::ordered_json;

ListJson list_name_json(const terms::Name& name);
/// {"so2", "nox", "pm", "voc"}: whole grams a day.
ListJson list_grams_json(const respond::DailyGrams& grams);
ListJson list_unit_json(const respond::ProcessUnit& unit);
ListJson list_enterprise_json(const respond::Enterprise& enterprise);
ListJson list_measure_json(const respond::ListMeasure& measure);

}  // namespace lantian::serve
