import handlebars from "handlebars";
export const planted = handlebars;
