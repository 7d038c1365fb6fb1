#pragma once
#include "carbon/month.hpp"
#include "serve/document.hpp"

/// The items of a filing as documents and requests both write them. Heavy: only for files called *_json.cpp.
namespace lantian::serve {

carbon::MonthItem read_month_item(const DocumentPart& part);
DocumentJson month_item_json(const carbon::MonthItem& item);

}  // namespace lantian::serve
