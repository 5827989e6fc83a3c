/* assess-json.h - an assessment as JSON, the contract of `wenzhen assess --format json`. Knows core only. */
#ifndef OUT_ASSESS_JSON_H
#define OUT_ASSESS_JSON_H

#include "base/buf.h"
#include "core/assess.h"

/* Append {"facts":{...},"rules":[...],"verdict":"...","statements":[...]} and a newline. */
void assess_json_write(struct buf *out, const struct assessment *assessment);

#endif
